// Before the first paint: the theme that was chosen on this device, so that nothing flashes. Kept apart from the app,
// because the content-security policy allows no script inside of the page.
(() => {
  try {
    const theme = localStorage.getItem("switchboard.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme counts.
  }
})();
