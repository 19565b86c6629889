// Runs before the first paint, so that a theme that was chosen does not flash the other one.
(() => {
  const chosen = localStorage.getItem("modelswap.theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
