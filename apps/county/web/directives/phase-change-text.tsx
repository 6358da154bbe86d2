/** Which phase was moved, from when to when, and why; the others stand below as they are now. */
import type { PhaseChange } from '@linked/shared/phases/payload.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import { Facts } from '../parts/facts.tsx';
import { ToneTag } from '../parts/tone-tag.tsx';

export function PhaseChangeText({ payload }: { payload: PhaseChange }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const english = format.language === 'en';
  const { changed, phases } = payload;
  const phase = phases.find((one) => one.code === changed.code);
  const span = (dates: { startsOn: string; endsOn: string }) =>
    `${format.day(dates.startsOn)} – ${format.day(dates.endsOn)}`;
  return (
    <>
      <Panel title={t('phaseChange.title')}>
        <Facts
          items={[
            {
              label: t('phaseChange.phase'),
              value: (english && phase?.nameEn) || phase?.name || changed.code,
            },
            { label: t('phaseChange.before'), value: span(changed.from) },
            { label: t('phaseChange.after'), value: <b>{span(changed.to)}</b> },
          ]}
        />
        {payload.reopened && <p>{t('phaseChange.reopened', { day: format.day(changed.to.endsOn) })}</p>}
        <p className="prose">{payload.reason}</p>
      </Panel>
      <Panel title={t('phases')}>
        <ol className="phases">
          {phases.map((one) => (
            <li key={one.code}>
              <span className="phase-name">{(english && one.nameEn) || one.name}</span>
              <span>{span(one)}</span>
              {one.code === changed.code && <ToneTag tone="warn">{t('phaseChange.changed')}</ToneTag>}
            </li>
          ))}
        </ol>
      </Panel>
    </>
  );
}
