/** Records what becomes of a county; the lists of regions suggest what they know. */
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, queryClient, type Succession, trpc } from '../trpc.ts';

interface Entered {
  from?: string;
  successors: string[];
  /** Of several, who takes over what is not given to another; the first while nobody is chosen. */
  main?: string;
  newName?: string;
  effectiveOn: string;
  reason: string;
}

type Choices = Awaited<ReturnType<typeof client.successions.choices.query>>;

const mainFirst = (successors: readonly string[], main: string | undefined): readonly string[] =>
  main !== undefined && successors.includes(main)
    ? [main, ...successors.filter((region) => region !== main)]
    : successors;

export function SuccessionDialog({
  campaign,
  onClose,
  onSplit,
}: {
  campaign: CampaignDetail;
  onClose: () => void;
  /** Recorded with several successors: the list of what is open comes next. */
  onSplit: (row: Succession) => void;
}) {
  const { t } = useTranslation('successions');
  const { message } = App.useApp();
  const { today } = useSession();
  const choices = useQuery(trpc.successions.choices.queryOptions({ campaignId: campaign.id })).data;

  const submit = async ({ from, successors, main, newName, effectiveOn, reason }: Entered) => {
    const isRename = isRenaming(from, successors);
    const names = namesOf(choices, from);
    const row = await client.successions.propose.mutate({
      campaignId: campaign.id,
      from: from!,
      successors: mainFirst(successors, main).map((region) => ({
        region,
        name: (isRename && newName) || names.get(region) || region,
      })),
      effectiveOn,
      reason,
    });
    await queryClient.invalidateQueries(trpc.successions.pathFilter());
    void message.success(t('proposed'));
    if (row.successors.length > 1) onSplit(row);
  };
  return (
    <FormDialog<Entered>
      title={t('add')}
      okText={t('add')}
      initialValues={{ effectiveOn: today, successors: [] }}
      submit={submit}
      onClose={onClose}
      width={520}
    >
      <Fields choices={choices} />
    </FormDialog>
  );
}

const search = { showSearch: true, optionFilterProp: 'label' } as const;

/** The county goes on alone, under another name. */
const isRenaming = (from: string | undefined, successors: readonly string[] | undefined): boolean =>
  successors?.length === 1 && successors[0] === from;

/** Names of the places that can take part, by code; those suggested for the county as the later list has them. */
function namesOf(choices: Choices | undefined, from: string | undefined): Map<string, string> {
  const suggested = choices?.suggested.find((one) => one.from === from)?.successors ?? [];
  return new Map(
    [...(choices?.counties ?? []), ...(choices?.later ?? []), ...suggested].map((place) => [
      place.region,
      place.name,
    ]),
  );
}

function Fields({ choices }: { choices: Choices | undefined }) {
  const { t } = useTranslation('successions');
  const format = useFormat();
  const form = Form.useFormInstance<Entered>();
  const from = Form.useWatch('from', form);
  const successors = Form.useWatch('successors', form);
  const isRename = isRenaming(from, successors);
  const suggestion = choices?.suggested.find((one) => one.from === from);
  const names = namesOf(choices, from);
  const options = [...names].map(([value, label]) => ({ value, label: `${label}（${value}）` }));
  return (
    <>
      <Form.Item name="from" label={t('from')} rules={[{ required: true, message: t('required') }]}>
        <Select
          {...search}
          loading={!choices}
          options={choices?.counties.map(({ region, name }) => ({
            value: region,
            label: `${name}（${region}）`,
          }))}
        />
      </Form.Item>
      {suggestion && (
        <Alert
          type="info"
          showIcon
          className="form-alert"
          title={t('suggest', {
            from: names.get(suggestion.from),
            on: format.day(suggestion.on),
            successors: suggestion.successors.map((place) => place.name).join(t('separator')),
          })}
          action={
            <Button
              size="small"
              onClick={() => {
                const [first] = suggestion.successors;
                const isName = suggestion.successors.length === 1 && first?.region === suggestion.from;
                form.setFieldsValue({
                  successors: suggestion.successors.map((place) => place.region),
                  newName: isName ? first.name : undefined,
                });
              }}
            >
              {t('take')}
            </Button>
          }
        />
      )}
      <Form.Item
        name="successors"
        label={t('successors')}
        extra={t('successorsHint')}
        rules={[{ required: true, message: t('successorsMissing') }]}
      >
        <Select {...search} mode="multiple" options={options} />
      </Form.Item>
      {(successors?.length ?? 0) > 1 && (
        <Form.Item name="main" label={t('main')} extra={t('mainHint')}>
          <Select
            placeholder={names.get(successors![0]!)}
            options={options.filter(({ value }) => successors!.includes(value))}
          />
        </Form.Item>
      )}
      {isRename && (
        <Form.Item
          name="newName"
          label={t('newName')}
          rules={[{ required: true, whitespace: true, message: t('newNameMissing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item
        name="effectiveOn"
        label={t('effectiveOn')}
        rules={[{ required: true, message: t('dateMissing') }]}
      >
        <DayField />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('reasonHint')}
        rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
    </>
  );
}
