/** Two lines and the plug between them. Decorative: the name stands beside it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g className="stroke-on-accent" fill="none" strokeWidth="2.4" strokeLinecap="round">
        <path d="M9 12.5A3.5 3.5 0 0 1 12.5 9h7a3.5 3.5 0 0 1 3.5 3.5M9 19.5a3.5 3.5 0 0 0 3.5 3.5h7a3.5 3.5 0 0 0 3.5-3.5M13.5 16h5" />
      </g>
      <g className="fill-on-accent">
        <circle cx="9" cy="16" r="2.1" />
        <circle cx="23" cy="16" r="2.1" />
      </g>
    </svg>
  );
}
