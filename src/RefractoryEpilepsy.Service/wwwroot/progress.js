// Where work is under way, that part of the page is fetched anew every few seconds, and the whole page when the work is done. What somebody
// is typing is left alone, and so is where the focus stands. Without this the link "Look again" does it.
const often = 1000, every = 3000;
const partsOf = page => [...page.querySelectorAll("[data-progress]")];
const follows = () => document.querySelector("[data-follow]")?.checked ?? true;

function typedInto(place) {
    return [...place.querySelectorAll("input, textarea, select")].some(field => !field.closest("[data-progress], .look-again") && (
        field instanceof HTMLSelectElement ? field.selectedIndex !== Math.max(0, [...field.options].findIndex(option => option.defaultSelected))
            : field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
            : field.type !== "hidden" && field.value !== field.defaultValue));
}

const nameOf = element => element.getAttribute("aria-label") || element.getAttribute("name") || element.textContent.trim();

function put(place, fresh) {
    if (place.innerHTML === fresh.innerHTML) return;
    const at = document.activeElement, within = place.contains(at) && at !== place;
    place.replaceChildren(...fresh.childNodes);
    if (within) [...place.querySelectorAll(at.tagName)].find(element => nameOf(element) === nameOf(at))?.focus({ preventScroll: true });
}

function tell(words) {
    let place = document.getElementById("told");
    if (!place) {
        place = document.createElement("p");
        [place.id, place.className] = ["told", "hidden"];
        place.setAttribute("role", "status");
        document.querySelector("main").before(place);
    }
    // A reader hears what changes in a place that was there before.
    setTimeout(() => place.textContent = words, 200);
}

async function look() {
    const parts = partsOf(document), main = document.querySelector("main");
    if (parts.length === 0 || document.hidden || !follows()) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }), address = location.href;
    if (!answer.ok || answer.url.split("#")[0] !== address.split("#")[0]) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = partsOf(page);
    if (address !== location.href || !page.querySelector("main")) return;
    if (parts.every(part => fresh.some(one => one.id === part.id))) {
        for (const part of parts) put(part, fresh.find(one => one.id === part.id));
    } else if (!typedInto(main)) {
        const words = parts.find(part => !fresh.some(one => one.id === part.id)).dataset.progress;
        put(main, page.querySelector("main"));
        tell(words);
    }
}

(async () => {
    for (let looks = 0; ; looks++) {
        await new Promise(done => setTimeout(done, looks < 5 ? often : every));
        try {
            document.querySelectorAll(".look-again label[hidden]").forEach(label => label.hidden = false);
            looks = partsOf(document).length > 0 ? looks : -1;
            await look();
        } catch { /* The service is away for a moment, or the session ended: the link remains. */ }
    }
})();
