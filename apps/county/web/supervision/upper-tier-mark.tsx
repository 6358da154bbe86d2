import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { Problem } from '../trpc.ts';

/** On a problem that the tier above found or supervises. */
export function UpperTierMark({ problem }: { problem: Pick<Problem, 'upstreamId'> }) {
  const { t } = useTranslation('supervision');
  return problem.upstreamId === null ? null : <ToneTag tone="bad">{t('mark')}</ToneTag>;
}
