/** A visit: where, when, by which team, with whom, and what the checklist came to. */
import { newId } from '@linked/shared/ids.ts';
import { type ChecklistAnswer, checkAnswers } from '@linked/shared/rounds/checklist.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { App, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, type RoundDetail, type RoundVisit } from '../trpc.ts';
import { firstDayOf } from './first-day.ts';
import { teamsToWriteFor } from './round-roles.ts';
import { usePlaces } from './use-places.ts';
import { useRoundChanged } from './use-round-changed.ts';

type AnswerFields = Record<string, { answer?: ChecklistAnswer['answer'] | null; note?: string }>;

interface Entered {
  teamId: string;
  place: string;
  visitedOn: string;
  people: string;
  notes: string;
  answers: AnswerFields;
}

interface Props {
  campaign: CampaignDetail;
  round: RoundDetail;
  /** Null for a new one. */
  visit: RoundVisit | null;
  onClose: () => void;
}

const fieldsOf = (answers: readonly ChecklistAnswer[]): AnswerFields =>
  Object.fromEntries(answers.map(({ item, answer, note }) => [item, { answer, note }]));

export function VisitDialog({ campaign, round, visit, onClose }: Props) {
  const { t } = useTranslation('rounds');
  const { principal, today } = useSession();
  const { message } = App.useApp();
  const changed = useRoundChanged();
  const places = usePlaces(campaign);
  const [id] = useState(() => visit?.id ?? newId());
  const teams = teamsToWriteFor(principal, round);
  const required = [{ required: true, message: t('missing') }];
  const submit = async (entered: Entered) => {
    const answers = round.checklist.flatMap((item) => {
      const given = entered.answers?.[item.code];
      return given?.answer ? [{ item: item.code, answer: given.answer, note: given.note ?? '' }] : [];
    });
    changed(
      await client.rounds.saveVisit.mutate({
        id,
        roundId: round.id,
        version: visit?.version ?? 0,
        teamId: entered.teamId,
        place: entered.place,
        visitedOn: entered.visitedOn,
        people: entered.people ?? '',
        notes: entered.notes ?? '',
        answers,
      }),
    );
    void message.success(t('saved'));
  };
  return (
    <FormDialog<Entered>
      title={t(visit ? 'visit.change' : 'visit.add')}
      okText={t('form.save')}
      width={820}
      initialValues={
        visit
          ? { ...visit, answers: fieldsOf(visit.answers) }
          : { teamId: teams[0]?.id, visitedOn: today, people: '', notes: '', answers: {} }
      }
      submit={submit}
      onClose={onClose}
    >
      <div className="form-row">
        <Form.Item name="teamId" label={t('visit.team')} rules={required}>
          <Select options={teams.map((team) => ({ value: team.id, label: team.name }))} />
        </Form.Item>
        <Form.Item name="place" label={t('visit.place')} rules={required}>
          <Select options={places.inside(round.places)} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="visitedOn" label={t('visit.on')} rules={required}>
          <DayField min={firstDayOf(campaign, round)} max={today} />
        </Form.Item>
      </div>
      <Form.Item name="people" label={t('visit.people')}>
        <Input maxLength={1000} />
      </Form.Item>
      {round.checklist.map((item) => (
        <fieldset key={item.code} className="form-row checklist-row">
          <legend>
            {t(`checklist.${item.group}`)} · {item.text}
          </legend>
          <Form.Item name={['answers', item.code, 'answer']} label={t('visit.answer')} className="middle">
            <Select
              allowClear
              placeholder={t('answer.none')}
              options={checkAnswers.map((answer) => ({ value: answer, label: t(`answer.${answer}`) }))}
            />
          </Form.Item>
          <Form.Item name={['answers', item.code, 'note']} label={t('visit.note')}>
            <Input maxLength={500} />
          </Form.Item>
        </fieldset>
      ))}
      <Form.Item name="notes" label={t('visit.notes')}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
    </FormDialog>
  );
}
