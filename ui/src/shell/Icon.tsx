const PATHS = {
  models: "M12 3 3.5 7.5 12 12l8.5-4.5L12 3ZM3.5 12 12 16.5l8.5-4.5M3.5 16.5 12 21l8.5-4.5",
  timeline: "M4 6h7M8 12h9M13 18h7M4 12h.01M4 18h5",
  activity: "M3 12h4l3-8 4 16 3-8h4",
  playground: "M4 5h16v11H9l-5 4V5ZM8 9.5h8M8 12.5h5",
  logs: "M5 4h14v16H5V4ZM8.5 8.5h7M8.5 12h7M8.5 15.5h4",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
  system: "M3.5 5h17v11h-17V5ZM8 20h8M12 16v4",
  close: "M6 6l12 12M18 6 6 18",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
};

/** A drawing that says nothing to screen readers: the words beside it do. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
