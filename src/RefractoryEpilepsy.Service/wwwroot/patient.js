// The "as of" slider tells its day while it moves and shows it when let go. Without this the button beside it does.
document.addEventListener("input", event => {
    const slider = event.target;
    if (slider instanceof HTMLInputElement && slider.dataset.first) {
        const day = new Date(slider.dataset.first + "T00:00:00Z");
        day.setUTCDate(day.getUTCDate() + Number(slider.value));
        slider.closest("label").querySelector(".shown").textContent = day.toISOString().slice(0, 10);
    }
});
document.addEventListener("pointerup", event => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.first) {
        event.target.form.requestSubmit();
    }
});
