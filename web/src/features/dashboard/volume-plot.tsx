/** The drawing of the volume chart; in its own chunk, with uPlot. */
import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import type { Volume } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { type Colours, namedBuckets, SERIES, type Series, spread, steps, useColours } from "./plot";

export const PLOT_HEIGHT = 240;
/** Beside the last bucket, for the series' names. */
const LABEL_SPACE = 92;
const LABEL_GAP = 15;
/** Of the x axis' names. */
const NAME_WIDTH = 64;

interface Hover {
  index: number;
  left: number;
}

export function VolumePlot({ volume, name }: { volume: Volume; name: (at: string) => string }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const colours = useColours();
  const frame = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const labels = Object.fromEntries(SERIES.map((series) => [series, t(`volume.${series}`)])) as Record<
      Series,
      string
    >;
    const plot = new uPlot(
      options({
        volume,
        colours,
        labels,
        name,
        width: element.clientWidth,
        font: getComputedStyle(document.body).fontFamily,
        number: (value) => format.number(value),
        onHover: setHover,
      }),
      [
        volume.data.map((_, index) => index),
        ...SERIES.map((series) => volume.data.map((row) => row[series])),
      ] as uPlot.AlignedData,
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: PLOT_HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [volume, colours, name, format, t]);

  const row = hover ? volume.data[hover.index] : undefined;
  return (
    <div ref={frame} aria-hidden className="relative w-full" style={{ height: PLOT_HEIGHT }}>
      {hover && row && (
        <div
          className="pointer-events-none absolute top-2 z-10 grid min-w-36 gap-0.5 rounded-sm border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float"
          style={hover.left > 200 ? { right: `calc(100% - ${hover.left - 12}px)` } : { left: hover.left + 12 }}
        >
          <p className="font-medium">{name(row.at)}</p>
          {SERIES.map((series) => (
            <p key={series} className="flex justify-between gap-4 text-ink-2">
              {t(`volume.${series}`)}
              <span className="tabular font-medium text-ink">{format.number(row[series])}</span>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface Drawing {
  volume: Volume;
  colours: Colours;
  labels: Record<Series, string>;
  name: (at: string) => string;
  width: number;
  font: string;
  number: (value: number) => string;
  onHover: (hover: Hover | null) => void;
}

function options({ volume, colours, labels, name, width, font, number, onHover }: Drawing): uPlot.Options {
  const { data } = volume;
  const max = Math.max(0, ...data.flatMap((row) => SERIES.map((series) => row[series])));
  const ticks = steps(max);
  const stroke: Record<Series, string> = { inbound: colours.accent, ai: colours.quiet, operator: colours.strong };
  const axis = { stroke: colours.text, font: `11px ${font}`, ticks: { show: false } };
  return {
    width,
    height: PLOT_HEIGHT,
    padding: [8, LABEL_SPACE, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false }, y: { range: [0, ticks.at(-1) ?? 1] } },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        splits: (plot) => namedBuckets(data.length, Math.floor(plot.bbox.width / devicePixelRatio / NAME_WIDTH)),
        values: (_, splits) => splits.map((index) => name(data[index]?.at ?? "")),
      },
      {
        ...axis,
        size: 40,
        grid: { stroke: colours.line, width: 1 },
        splits: () => ticks,
        values: (_, splits) => splits.map(number),
      },
    ],
    series: [
      {},
      ...SERIES.map((series) => ({
        label: labels[series],
        stroke: stroke[series],
        width: series === "inbound" ? 2 : 1.5,
        // The hue stands for the customers; the dashes tell the two greys apart.
        dash: series === "operator" ? [4, 3] : undefined,
        fill: series === "inbound" ? fade(colours.accent) : undefined,
        points: { show: false },
      })),
    ],
    hooks: {
      draw: [(plot) => drawLabels(plot, labels, stroke, font)],
      setCursor: [
        (plot) => {
          const { idx, left } = plot.cursor;
          const inside = typeof idx === "number" && left !== undefined && left >= 0;
          onHover(inside ? { index: idx, left: plot.valToPos(idx, "x") + plot.bbox.left / devicePixelRatio } : null);
        },
      ],
    },
  };
}

/** The colour of an area under a line. */
function fade(colour: string): string {
  return `color-mix(in srgb, ${colour} 10%, transparent)`;
}

/** Each line's name at its end, instead of a legend. */
function drawLabels(plot: uPlot, labels: Record<Series, string>, stroke: Record<Series, string>, font: string): void {
  const scale = devicePixelRatio;
  const { ctx, bbox } = plot;
  const ends = SERIES.map((_, index) => plot.valToPos(plot.data[index + 1]?.at(-1) ?? 0, "y", true));
  const places = spread(ends, LABEL_GAP * scale, bbox.top + 6 * scale, bbox.top + bbox.height - 4 * scale);
  ctx.save();
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [index, series] of SERIES.entries()) {
    ctx.font = `${series === "inbound" ? 600 : 500} ${11 * scale}px ${font}`;
    ctx.fillStyle = stroke[series];
    const room = (LABEL_SPACE - 10) * scale;
    ctx.fillText(labels[series], bbox.left + bbox.width + 8 * scale, places[index] ?? 0, room);
  }
  ctx.restore();
}
