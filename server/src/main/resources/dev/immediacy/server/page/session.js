/**
 * Who uses the page: the token of its address, `/#access_token=…`, if there is one. A fragment is sent to no server; it is
 * taken out of the address at once, so that it is not copied with it.
 */
const given = new URLSearchParams(location.hash.slice(1)).get('access_token');
if (given) {
  history.replaceState(null, '', location.pathname + location.search);
}

export const token = given ?? undefined;

/** `fetch` with the token. */
export function request(path, init = {}) {
  return fetch(path, token ? {...init, headers: {...init.headers, Authorization: `Bearer ${token}`}} : init);
}
