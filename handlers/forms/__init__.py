"""Forms: fields as Slack's inputs, and the form that a command without words opens."""
