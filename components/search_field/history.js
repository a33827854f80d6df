// The last searches of this browser, newest first. Where the browser keeps nothing, there are none.

const HISTORY_KEY = "alertscope.searches";
const MOST_SEARCHES = 10;

function pastSearches() {
  try {
    const kept = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string" && text).slice(0, MOST_SEARCHES) : [];
  } catch {
    return [];
  }
}

function keepSearches(texts) {
  try {
    localStorage.setItem(HISTORY_KEY, JSON.stringify(texts.slice(0, MOST_SEARCHES)));
  } catch {
    // A private window, or no room: the search goes on without.
  }
}

const rememberSearch = (text) => keepSearches([text, ...pastSearches().filter((past) => past !== text)]);
const forgetSearch = (text) => keepSearches(pastSearches().filter((past) => past !== text));
