/**
 * A word about what the pointer or the focus is on. It repeats or adds; nothing may be said here alone.
 *
 * Written here because a thread has a hundred of them: until one is seen it is no more than its element's handlers.
 */
import {
  cloneElement,
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { Kbd } from "./kbd";
import { placeBeside, type Side } from "./place-beside";

const DELAY_MS = 400;
/** Who has just read one waits for the next no more. */
const SKIP_MS = 300;
/** So long the pointer may be on its way from the element to its tooltip. */
const GRACE_MS = 120;

type Show = (anchor: HTMLElement | null) => void;

// One at a time on the whole page.
let shown: Show | null = null;
let closedAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

function open(show: Show, anchor: HTMLElement): void {
  clearTimeout(timer);
  // Its own menu stands open there.
  if (anchor.matches('[aria-haspopup][aria-expanded="true"]')) return;
  if (shown !== show) shown?.(null);
  shown = show;
  show(anchor);
}

function close(show: Show): void {
  clearTimeout(timer);
  if (shown !== show) return;
  shown = null;
  closedAt = Date.now();
  show(null);
}

interface Described {
  "aria-describedby"?: string;
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
  ref?: Ref<HTMLElement>;
}

export function Tooltip({
  text,
  shortcut,
  side = "bottom",
  children,
}: {
  text: ReactNode;
  shortcut?: string;
  side?: Side;
  children: ReactElement;
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const own = children.props as Described;
  return (
    <>
      {cloneElement<Described>(children as ReactElement<Described>, {
        "aria-describedby": anchor ? [own["aria-describedby"], id].filter(Boolean).join(" ") : own["aria-describedby"],
        onPointerEnter: (event) => {
          own.onPointerEnter?.(event);
          // A finger that rests on something means another thing.
          if (event.pointerType === "touch") return;
          const element = event.currentTarget;
          clearTimeout(timer);
          const isNext = shown !== null || Date.now() - closedAt < SKIP_MS;
          timer = setTimeout(() => open(setAnchor, element), isNext ? 0 : DELAY_MS);
        },
        onPointerLeave: (event) => {
          own.onPointerLeave?.(event);
          clearTimeout(timer);
          timer = setTimeout(() => close(setAnchor), GRACE_MS);
        },
        onPointerDown: (event) => {
          own.onPointerDown?.(event);
          close(setAnchor);
        },
        onClick: (event) => {
          own.onClick?.(event);
          close(setAnchor);
        },
        onFocus: (event) => {
          own.onFocus?.(event);
          if (event.currentTarget.matches(":focus-visible")) open(setAnchor, event.currentTarget);
        },
        onBlur: (event) => {
          own.onBlur?.(event);
          close(setAnchor);
        },
      })}
      {anchor && (
        <Content id={id} anchor={anchor} side={side} onClose={() => close(setAnchor)}>
          {text}
          {shortcut && <Kbd>{shortcut}</Kbd>}
        </Content>
      )}
    </>
  );
}

function Content({
  id,
  anchor,
  side,
  onClose,
  children,
}: {
  id: string;
  anchor: HTMLElement;
  side: Side;
  onClose: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  // Each time: what is said may have changed its size.
  useLayoutEffect(() => {
    latest.current = onClose;
    const element = box.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const room = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
    const { left, top } = placeBeside(anchor.getBoundingClientRect(), { width, height }, room, side);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  });
  useEffect(() => {
    const away = () => latest.current();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") away();
    };
    const onScroll = (event: Event) => {
      if (event.target instanceof Node && event.target.contains(anchor)) away();
    };
    document.addEventListener("keydown", onKeyDown, true);
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    window.addEventListener("resize", away);
    return () => {
      document.removeEventListener("keydown", onKeyDown, true);
      document.removeEventListener("scroll", onScroll, true);
      window.removeEventListener("resize", away);
    };
  }, [anchor]);
  return createPortal(
    // Events of React go on to what the element stands in: the pointer is still there.
    <div
      ref={box}
      id={id}
      role="tooltip"
      onPointerEnter={() => clearTimeout(timer)}
      onPointerLeave={onClose}
      className="pointer-events-auto fixed top-0 left-0 z-50 flex max-w-72 animate-appear items-center gap-2 rounded-sm border border-line bg-raised px-2 py-1 text-ink text-xs shadow-float"
    >
      {children}
    </div>,
    document.body,
  );
}
