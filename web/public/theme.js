// Sets the chosen theme before the first paint; a script file because the page allows no inline script.
try {
  const chosen = localStorage.getItem('signalbox.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the system's theme holds.
}
