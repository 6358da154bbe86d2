import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { Problem } from '../trpc.ts';

/** On a problem that the tier above handed over from a round (交办), or supervises (督办). */
export function UpperTierMark({ problem }: { problem: Pick<Problem, 'upstreamId' | 'source'> }) {
  const { t } = useTranslation('supervision');
  if (problem.upstreamId === null) return null;
  return problem.source === 'upper-tier-round' ? (
    <ToneTag tone="warn">{t('markHandedOver')}</ToneTag>
  ) : (
    <ToneTag tone="bad">{t('mark')}</ToneTag>
  );
}
