/** One echarts canvas: follows its box, is described to screen readers, and is disposed with the page. */
import { BarChart, LineChart, MapChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import type { EChartsCoreOption } from 'echarts/core';
import { type ECharts, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useCallback, useEffect, useRef } from 'react';
import { fontFamily } from './theme.ts';

use([
  BarChart,
  LineChart,
  MapChart,
  AriaComponent,
  GridComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

interface Props {
  option: EChartsCoreOption;
  /** What the chart shows, in words. Its table on the same page is the keyboard's way to the same numbers. */
  label: string;
  height: number;
  /** A click on an item that has a name. */
  onPick?: (name: string) => void;
}

/**
 * Nothing is drawn into a box without size (a part of the page that is hidden while another loads): a map of echarts
 * 6.1 fails there, and with every frame again (apache/echarts#21706).
 */
const hasSize = (element: HTMLElement): boolean => element.clientWidth > 0 && element.clientHeight > 0;

export function Chart({ option, label, height, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  /** Given, and not drawn yet. */
  const waiting = useRef<EChartsCoreOption | null>(null);

  const draw = useCallback(() => {
    const given = waiting.current;
    if (!given || !chart.current || !hasSize(box.current!)) return;
    waiting.current = null;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current.setOption(
      { textStyle: { fontFamily }, animation: !still, aria: { enabled: false }, ...given },
      { notMerge: true },
    );
  }, []);

  useEffect(() => {
    const element = box.current!;
    const made = init(element, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (event) => {
      if (event.name) pick.current?.(event.name);
    });
    const observer = new ResizeObserver(() => {
      if (!hasSize(element)) return;
      made.resize();
      draw();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [draw]);

  useEffect(() => {
    waiting.current = option;
    draw();
  }, [option, draw]);

  return <div ref={box} role="img" aria-label={label} style={{ height }} className="chart" />;
}
