// A fold of the menu closes by Escape, and when the focus or a click goes elsewhere. Without this it closes by its own button.
const folds = () => document.querySelectorAll(".pages details[open]");
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const fold of folds()) {
    fold.open = false;
    if (fold.contains(document.activeElement)) fold.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, event => {
    for (const fold of folds()) {
      if (!fold.contains(event.target)) fold.open = false;
    }
  });
}
