/** Where something that floats stands beside what it belongs to. Pure. */
export type Side = "top" | "right" | "bottom" | "left";

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
type Size = Pick<Box, "width" | "height">;

/** Between the two. */
const GAP_PX = 6;
/** To the window's edge. */
const EDGE_PX = 8;

const OPPOSITE: Record<Side, Side> = { top: "bottom", bottom: "top", left: "right", right: "left" };

/** On the side that is wanted, in its middle; on the other where there is no room, and never past the window's edge. */
export function placeBeside(anchor: Box, size: Size, room: Size, wanted: Side): { left: number; top: number } {
  const space: Record<Side, number> = {
    top: anchor.top,
    bottom: room.height - anchor.top - anchor.height,
    left: anchor.left,
    right: room.width - anchor.left - anchor.width,
  };
  const isUpright = wanted === "top" || wanted === "bottom";
  const needed = GAP_PX + EDGE_PX + (isUpright ? size.height : size.width);
  const other = OPPOSITE[wanted];
  const side = space[wanted] < needed && space[other] > space[wanted] ? other : wanted;
  const left = isUpright
    ? anchor.left + (anchor.width - size.width) / 2
    : side === "left"
      ? anchor.left - GAP_PX - size.width
      : anchor.left + anchor.width + GAP_PX;
  const top = isUpright
    ? side === "top"
      ? anchor.top - GAP_PX - size.height
      : anchor.top + anchor.height + GAP_PX
    : anchor.top + (anchor.height - size.height) / 2;
  return {
    left: Math.round(Math.max(EDGE_PX, Math.min(left, room.width - size.width - EDGE_PX))),
    top: Math.round(Math.max(EDGE_PX, Math.min(top, room.height - size.height - EDGE_PX))),
  };
}
