"""What is asked of GitHub's GraphQL."""

_COMMENTS = """
  pageInfo { hasNextPage endCursor }
  nodes { id body author { __typename login } replyTo { id } }
"""
THREADS = f"""
query StewardThreads($owner: String!, $name: String!, $number: Int!, $after: String) {{
  viewer {{ login }}
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      reviewThreads(first: 25, after: $after) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{ id isResolved path line diffSide comments(first: 25) {{ {_COMMENTS} }} }}
      }}
    }}
  }}
}}
"""
THREAD = f"""
query StewardThread($thread: ID!, $after: String) {{
  viewer {{ login }}
  node(id: $thread) {{
    ... on PullRequestReviewThread {{
      id isResolved path line diffSide
      pullRequest {{ number repository {{ nameWithOwner }} }}
      comments(first: 25, after: $after) {{ {_COMMENTS} }}
    }}
  }}
}}
"""
REPLY = """
mutation StewardReply($thread: ID!, $body: String!) {
  addPullRequestReviewThreadReply(input: {pullRequestReviewThreadId: $thread, body: $body}) { comment { id } }
}
"""
RESOLVE = """
mutation StewardResolve($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } }
}
"""
