import type { SupervisedState } from '@linked/shared/supervision/county-states.ts';
import { useTranslation } from 'react-i18next';
import { type Tone, ToneTag } from '../parts/tone-tag.tsx';

const tones: Record<SupervisedState, Tone> = {
  informed: 'info',
  'to-answer': 'warn',
  'awaiting-countersign': 'warn',
  replied: 'info',
  'awaiting-correction': 'warn',
  verifying: 'info',
  verified: 'info',
  closed: 'good',
  'look-back': 'warn',
  concluded: 'good',
  withdrawn: 'plain',
};

export function LetterTag({ state }: { state: SupervisedState }) {
  const { t } = useTranslation('supervision');
  return <ToneTag tone={tones[state]}>{t(`state.${state}`)}</ToneTag>;
}
