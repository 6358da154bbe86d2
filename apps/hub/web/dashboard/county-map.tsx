/** The map. A click opens a county; the table beside it is the keyboard's way. */
import { Chart } from '@linked/ui/chart.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { registerMap } from 'echarts/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { loadBoundaries } from './boundaries.ts';
import { scoreOf } from './measures.ts';
import type { Coloured } from './picture.tsx';
import { colourOf, inkOn, stepsOf } from './scale.ts';

export function CountyMap({ place, measure, rows, describe, onOpen }: Coloured) {
  const { t } = useTranslation('dashboard');
  const { editionId } = place.campaign;
  const name = `${editionId}/${place.region}`;
  const boundaries = useQuery({
    queryKey: ['boundaries', name],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const loaded = await loadBoundaries(editionId, place.region);
      registerMap(name, loaded as never);
      return loaded.features.length;
    },
  });
  const option = useMemo(() => {
    const steps = stepsOf(
      measure,
      rows.map((row) => scoreOf(measure, row)),
    );
    const text = new Map(rows.map((row) => [row.region, describe(row)]));
    const few = rows.length <= 30;
    return {
      tooltip: {
        trigger: 'item',
        confine: true,
        formatter: (item: { name: string }) => text.get(item.name) ?? item.name,
      },
      series: [
        {
          type: 'map',
          map: name,
          nameProperty: 'code',
          roam: false,
          selectedMode: false,
          layoutCenter: ['50%', '50%'],
          layoutSize: '98%',
          data: rows.map((row) => {
            const areaColor = colourOf(steps, scoreOf(measure, row));
            return {
              name: row.region,
              value: scoreOf(measure, row) ?? undefined,
              itemStyle: { areaColor, borderColor: '#ffffff', borderWidth: 0.8 },
              emphasis: {
                itemStyle: { areaColor, borderColor: '#1f2328', borderWidth: 2 },
                label: { show: false },
              },
              label: { show: few, formatter: row.regionName, fontSize: 11, color: inkOn(areaColor) },
            };
          }),
        },
      ],
    };
  }, [measure, rows, describe, name]);
  return (
    <QueryState query={boundaries} rows={10}>
      {() => (
        <Chart
          option={option}
          height={470}
          label={t('picture.mapLabel', { measure: t(`measure.${measure.key}`), count: rows.length })}
          onPick={onOpen}
        />
      )}
    </QueryState>
  );
}
