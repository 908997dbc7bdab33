// Where a person stands: who they are, which channel or tab, which thread. It lives in the address, so a reload keeps it.

export const HOME = "home";

/** {user, channel, thread}; channel may be "home" for the app's Home tab. Missing parts are null. */
export function readPlace() {
  const [user, channel, thread] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { user: user || null, channel: channel || null, thread: thread || null };
}

export function writePlace(place) {
  const parts = [place.user, place.channel, place.thread];
  const hash = `#${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}
