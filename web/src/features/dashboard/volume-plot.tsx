/**
 * The drawing of the volume chart. By hand, because a charting library would not fit into what the first page may weigh;
 * what can be computed apart from drawing is in `plot.ts`.
 */
import { type PointerEvent, useLayoutEffect, useRef, useState } from "react";
import type { Volume } from "@/api/desk";
import { useLanguage, useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { namedBuckets, SERIES, type Series, spread, steps } from "./plot";

export const PLOT_HEIGHT = 240;
/** Beside the last bucket, for the series' names: they are longer in Indian languages. */
const LABEL_SPACE = { latin: 92, indic: 128 };
const LABEL_GAP = 15;
/** Of the x axis' names. */
const NAME_WIDTH = 64;
const TOP = 8;
const LEFT = 40;
const BOTTOM = 28;
/** The tooltip stands on the side where there is room. */
const TOOLTIP_WIDTH = 200;

// The hue stands for the customers; the dashes tell the two greys apart.
const LINES: Record<Series, string> = {
  inbound: "stroke-accent stroke-2",
  ai: "stroke-ink-3 stroke-[1.5]",
  operator: "stroke-ink-2 stroke-[1.5] [stroke-dasharray:4_3]",
};
const NAMES: Record<Series, string> = {
  inbound: "fill-accent-text font-semibold",
  ai: "fill-ink-3 font-medium",
  operator: "fill-ink-2 font-medium",
};

/** From values to places. */
interface Scale {
  x: (index: number) => number;
  y: (value: number) => number;
  right: number;
  bottom: number;
}

function scaleOf(width: number, buckets: number, top: number, labelSpace: number): Scale {
  const right = Math.max(LEFT + 1, width - labelSpace);
  const bottom = PLOT_HEIGHT - BOTTOM;
  return {
    right,
    bottom,
    x: (index) => LEFT + (index / Math.max(1, buckets - 1)) * (right - LEFT),
    y: (value) => bottom - (value / top) * (bottom - TOP),
  };
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return { frame, width };
}

export function VolumePlot({ volume, name }: { volume: Volume; name: (at: string) => string }) {
  const { frame, width } = useWidth();
  const labelSpace = useLanguage() === "en" ? LABEL_SPACE.latin : LABEL_SPACE.indic;
  const [hover, setHover] = useState<number | null>(null);
  const { data } = volume;
  const ticks = steps(Math.max(0, ...data.flatMap((row) => SERIES.map((series) => row[series]))));
  const scale = scaleOf(width, data.length, ticks.at(-1) ?? 1, labelSpace);
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const index = Math.round(((at - LEFT) / (scale.right - LEFT)) * (data.length - 1));
    setHover(index >= 0 && index < data.length ? index : null);
  };
  const row = hover === null ? undefined : data[hover];
  return (
    <div ref={frame} aria-hidden className="relative w-full" style={{ height: PLOT_HEIGHT }}>
      {width > 0 && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: it is hidden; a sentence and a table say the same
        <svg
          width={width}
          height={PLOT_HEIGHT}
          className="block text-2xs"
          onPointerMove={point}
          onPointerLeave={() => setHover(null)}
        >
          <Axes volume={volume} ticks={ticks} scale={scale} name={name} />
          <Lines volume={volume} scale={scale} />
          {row && hover !== null && <Marks row={row} x={scale.x(hover)} scale={scale} />}
          <Labels volume={volume} scale={scale} />
        </svg>
      )}
      {row && hover !== null && <Tip row={row} x={scale.x(hover)} name={name} />}
    </div>
  );
}

function Axes({
  volume,
  ticks,
  scale,
  name,
}: {
  volume: Volume;
  ticks: readonly number[];
  scale: Scale;
  name: (at: string) => string;
}) {
  const format = useFormat();
  const named = namedBuckets(volume.data.length, Math.floor((scale.right - LEFT) / NAME_WIDTH));
  return (
    <g className="fill-ink-3">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={scale.right} y1={scale.y(tick)} y2={scale.y(tick)} className="stroke-line" />
          <text x={LEFT - 8} y={scale.y(tick)} textAnchor="end" dominantBaseline="central" className="tabular">
            {format.number(tick)}
          </text>
        </g>
      ))}
      {named.map((index) => (
        <text key={index} x={scale.x(index)} y={PLOT_HEIGHT - 8} textAnchor="middle" className="tabular">
          {name(volume.data[index]?.at ?? "")}
        </text>
      ))}
    </g>
  );
}

function Lines({ volume, scale }: { volume: Volume; scale: Scale }) {
  const path = (series: Series) =>
    volume.data.map((row, index) => `${scale.x(index).toFixed(1)},${scale.y(row[series]).toFixed(1)}`).join(" L");
  return (
    <g fill="none" strokeLinejoin="round" strokeLinecap="round">
      <path
        d={`M${LEFT},${scale.bottom} L${path("inbound")} L${scale.right},${scale.bottom} Z`}
        className="fill-accent/10"
      />
      {[...SERIES].reverse().map((series) => (
        <path key={series} d={`M${path(series)}`} className={LINES[series]} />
      ))}
    </g>
  );
}

function Marks({ row, x, scale }: { row: Volume["data"][number]; x: number; scale: Scale }) {
  return (
    <g>
      <line x1={x} x2={x} y1={TOP} y2={scale.bottom} className="stroke-line-strong" />
      {SERIES.map((series) => (
        <circle key={series} cx={x} cy={scale.y(row[series])} r={3.5} className={cn("fill-surface", LINES[series])} />
      ))}
    </g>
  );
}

/** Each line's name at its end, instead of a legend. */
function Labels({ volume, scale }: { volume: Volume; scale: Scale }) {
  const { t } = useTranslation("dashboard");
  const ends = SERIES.map((series) => scale.y(volume.data.at(-1)?.[series] ?? 0));
  const places = spread(ends, LABEL_GAP, TOP + 6, scale.bottom - 4);
  return SERIES.map((series, index) => (
    <text key={series} x={scale.right + 8} y={places[index]} dominantBaseline="central" className={NAMES[series]}>
      {t(`volume.${series}`)}
    </text>
  ));
}

function Tip({ row, x, name }: { row: Volume["data"][number]; x: number; name: (at: string) => string }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  return (
    <div
      className="pointer-events-none absolute top-2 z-10 grid min-w-36 gap-0.5 rounded-sm border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float"
      style={x > TOOLTIP_WIDTH ? { right: `calc(100% - ${x - 12}px)` } : { left: x + 12 }}
    >
      <p className="font-medium">{name(row.at)}</p>
      {SERIES.map((series) => (
        <p key={series} className="flex justify-between gap-4 text-ink-2">
          {t(`volume.${series}`)}
          <span className="tabular font-medium text-ink">{format.number(row[series])}</span>
        </p>
      ))}
    </div>
  );
}
