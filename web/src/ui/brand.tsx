// The name board: a semaphore and the name, as on the front of a box.
export function NameBoard() {
  return (
    <span className="name-board">
      <svg width="18" height="18" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M9 3v26M4 29h10" stroke="currentColor" strokeWidth="3.400" strokeLinecap="round" />
        <path d="M10 17 25 4.500 28.500 8.700 13.500 21.200z" fill="currentColor" />
      </svg>
      Signalbox
    </span>
  );
}
