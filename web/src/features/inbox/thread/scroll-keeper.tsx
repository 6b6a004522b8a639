/**
 * Keeps what somebody reads where it is while messages are put in above or below it; at the end, follows.
 *
 * A class, for `getSnapshotBeforeUpdate`: where things were must be read before they change. The browser's own scroll
 * anchoring is off: it is not everywhere, and both together move twice.
 */
import { Component, type ReactNode, type RefObject } from "react";

interface Props {
  scroller: RefObject<HTMLElement | null>;
  /** Whether the end is followed. */
  follows: RefObject<boolean>;
  /** Changes whenever the entries do. */
  version: unknown;
  children: ReactNode;
}

interface Place {
  key: string;
  top: number;
}

export class ScrollKeeper extends Component<Props> {
  override getSnapshotBeforeUpdate(before: Props): Place | null {
    if (before.version === this.props.version || this.props.follows.current) return null;
    const element = this.props.scroller.current;
    if (!element) return null;
    const edge = element.getBoundingClientRect().top;
    for (const entry of element.querySelectorAll<HTMLElement>("[data-entry]")) {
      const box = entry.getBoundingClientRect();
      if (box.bottom > edge) return { key: entry.dataset.entry ?? "", top: box.top };
    }
    return null;
  }

  override componentDidUpdate(_before: Props, _state: unknown, place: Place | null): void {
    const element = this.props.scroller.current;
    if (!element) return;
    if (this.props.follows.current) {
      element.scrollTop = element.scrollHeight;
      return;
    }
    if (!place) return;
    const now = element.querySelector<HTMLElement>(`[data-entry="${CSS.escape(place.key)}"]`);
    if (now) element.scrollTop += now.getBoundingClientRect().top - place.top;
  }

  override render(): ReactNode {
    return this.props.children;
  }
}
