// What the server says of a text: asked when the typing pauses, and only of the newest text.

const PAUSE_MS = 150;
const MOST_WAIT_MS = 1500;

class Typed {
  constructor(tell) {
    this.tell = tell; // given the text and what is said of it, null if the server does not answer
    this.known = new Map();
  }

  ask(text, url, { atOnce = false } = {}) {
    clearTimeout(this.timer);
    this.request?.abort();
    const said = this.known.get(text);
    if (said) return this.tell(text, said);
    this.timer = setTimeout(() => this.fetch(text, url), atOnce ? 0 : PAUSE_MS);
  }

  async fetch(text, url) {
    const request = (this.request = new AbortController());
    try {
      const answer = await fetch(`${url}?text=${encodeURIComponent(text)}`, { signal: request.signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const said = await answer.json();
      if (this.known.size > 200) this.known.clear();
      if (!said.note) this.known.set(text, said);
      if (!request.signal.aborted) this.tell(text, said);
    } catch (error) {
      if (!request.signal.aborted) this.tell(text, null);
    }
  }

  // The address that a text leads to, whatever else happens; null if the server does not say in time.
  async destination(text, url) {
    const said = this.known.get(text);
    if (said) return said.to;
    try {
      const answer = await fetch(`${url}?text=${encodeURIComponent(text)}`, { signal: AbortSignal.timeout(MOST_WAIT_MS) });
      return answer.ok ? (await answer.json()).to : null;
    } catch {
      return null;
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }
}
