// A person with a browser, as far as forms, redirects and cookies go.
import assert from 'node:assert/strict';

export class Visitor {
  #cookies = new Map(); // name -> value, of this host: cookies know no ports

  // -> {status, headers, location, text, url}; redirects are not followed. `from`: the page whose form it is.
  async open(url, { form, from } = {}) {
    const headers = { Accept: 'text/html', 'User-Agent': 'Mozilla/5.0 (X11; Linux x64) Gecko/20100101 Firefox/140.0' };
    if (this.#cookies.size > 0) headers.Cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = { headers, redirect: 'manual' };
    if (form) {
      Object.assign(init, { method: 'POST', body: new URLSearchParams(form).toString() });
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers.Origin = from?.headers['referrer-policy'] === 'no-referrer' ? 'null' : new URL(from?.url ?? url).origin;
    }
    const response = await fetch(url, init);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const location = response.headers.get('location');
    return { status: response.status, headers: Object.fromEntries(response.headers), cookies: response.headers.getSetCookie(),
             text: await response.text(), url, location: location && new URL(location, url).href };
  }

  // Fills in and sends a form of a page.
  submit(page, { action, fields }, filled = {}) {
    return this.open(new URL(action || page.url, page.url).href, { form: { ...fields, ...filled }, from: page });
  }

  // Follows redirects up to a page, or to an address that is `last`, which is not opened.
  async follow(page, last = () => false) {
    for (let hops = 0; page.location; ++hops) {
      assert.ok(hops < 10, `too many redirects, now to ${page.location}`);
      if (last(page.location)) return page;
      page = await this.open(page.location);
    }
    return page;
  }

  #keep(cookie) {
    const [pair, ...attributes] = cookie.split(';').map((part) => part.trim());
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const isGone = attributes.some((text) => /^max-age=0$/i.test(text) || /^expires=Thu, 01 Jan 1970/i.test(text)) || value === '';
    if (isGone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

// The forms of a page: {action, method, fields, text}. Fields hold what is there already.
export function formsOf({ text }) {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inside]) => ({
    action: unescaped(attribute(head, 'action') ?? ''),
    method: (attribute(head, 'method') ?? 'get').toLowerCase(),
    fields: Object.fromEntries([...inside.matchAll(/<input\b([^>]*)>/g)]
      .map(([, input]) => [attribute(input, 'name'), unescaped(attribute(input, 'value') ?? '')])
      .filter(([name]) => name)),
    text: inside,
  }));
}

const attribute = (text, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
const unescaped = (text) => text.replace(/&([a-z]+|#39|#x27);/g, (whole, name) => entities[name] ?? whole);
