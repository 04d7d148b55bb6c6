// A slider tells its day or its number while it moves; the "as of" slider shows the day when let go. Without this the button beside it does.
document.addEventListener("input", event => {
    const slider = event.target, shown = slider instanceof HTMLInputElement && slider.type === "range" ? slider.closest("label")?.querySelector(".shown") : null;
    if (!shown) return;
    if (slider.dataset.first) {
        const day = new Date(slider.dataset.first + "T00:00:00Z");
        day.setUTCDate(day.getUTCDate() + Number(slider.value));
        shown.textContent = day.toISOString().slice(0, 10);
    } else {
        shown.textContent = slider.value;
    }
});
document.addEventListener("pointerup", event => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.first) {
        event.target.form.requestSubmit();
    }
});
