/** Puts a problem under supervision: one a county reported, or one that staff enter here. */
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type SupervisionLetter, trpc } from '../trpc.ts';
import { LetterFields } from './letter-fields.tsx';
import { useAddressee, useNewLetter } from './use-letter-fields.ts';

/** A problem of a county's ledger, or a round's finding, as far as it is known where it was picked. */
export interface PickedMatter {
  matter: { origin: 'problem'; county: string; problemId: string } | { origin: 'finding'; findingId: string };
  countyName: string;
  title: string;
}

interface Entered {
  county: string;
  field: string;
  title: string;
  detail: string;
  place: string;
  letter: SupervisionLetter;
}

interface Props {
  campaign: CampaignDetail;
  /** Null: the problem is entered here. */
  picked: PickedMatter | null;
  onClose: () => void;
}

export function DraftDialog({ campaign, picked, onClose }: Props) {
  const { t } = useTranslation('supervision');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const newLetter = useNewLetter();
  const suggest = useAddressee(form);
  const [failure, setFailure] = useState<string | null>(null);
  // Made once: a repeated sending of the same form is the same supervision.
  const [id] = useState(newId);
  const draft = useMutation(trpc.supervision.draft.mutationOptions());

  const countyNameOf = (county: string | undefined): string =>
    picked?.countyName ?? (county ? displayName(county, campaign.editionId, campaign.region) : '');

  const submit = async ({ letter, ...entered }: Entered) => {
    setFailure(null);
    try {
      const made = await draft.mutateAsync({
        id,
        campaignId: campaign.id,
        matter: picked
          ? picked.matter
          : { origin: 'entered', ...entered, detail: entered.detail ?? '', place: entered.place ?? '' },
        letter,
      });
      void cache.invalidateQueries(trpc.supervision.pathFilter());
      void message.success(t('drafted'));
      onClose();
      void navigate({
        to: '/campaigns/$id/supervision/$supervision',
        params: { id: campaign.id, supervision: made.id },
      });
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t('draft.title')}
      okText={t('draft.save')}
      onOk={form.submit}
      confirmLoading={draft.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
      width={720}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ letter: newLetter(picked ?? { title: '', countyName: '' }) }}
      >
        {picked ? (
          <p className="form-alert">{t('draft.about', { county: picked.countyName, title: picked.title })}</p>
        ) : (
          <MatterFields
            campaign={campaign}
            onCounty={(county) => suggest(form.getFieldValue(['letter', 'way']), countyNameOf(county))}
            onTitle={(title) => {
              if (!form.isFieldTouched(['letter', 'title']))
                form.setFieldValue(['letter', 'title'], newLetter({ title, countyName: '' }).title);
            }}
          />
        )}
        <LetterFields onWay={(way) => suggest(way, countyNameOf(form.getFieldValue('county')))} />
      </Form>
    </Modal>
  );
}

interface MatterProps {
  campaign: CampaignDetail;
  onCounty: (county: string) => void;
  onTitle: (title: string) => void;
}

function MatterFields({ campaign, onCounty, onTitle }: MatterProps) {
  const { t } = useTranslation('supervision');
  const { principal } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const within = readableRegions(principal)[0] ?? campaign.region;
  const counties = getEdition(campaign.editionId)
    .leafUnits(within)
    .map(({ code }) => ({ value: code, label: displayName(code, campaign.editionId, campaign.region) }));
  const required = (name: string) => [{ required: true, message: t('missing', { name }) }];
  return (
    <>
      <div className="form-row">
        <Form.Item name="county" label={t('column.county')} rules={required(t('column.county'))}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={counties} onChange={onCounty} />
        </Form.Item>
        <Form.Item name="field" label={t('column.field')} rules={required(t('column.field'))}>
          <Select
            options={campaign.document.fields.map(({ code }) => ({ value: code, label: fieldName(code) }))}
          />
        </Form.Item>
      </div>
      <div className="form-row">
        <Form.Item name="title" label={t('column.title')} rules={required(t('column.title'))}>
          <Input maxLength={200} onBlur={(event) => onTitle(event.target.value.trim())} />
        </Form.Item>
        <Form.Item name="place" label={t('place')}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="detail" label={t('detail')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
    </>
  );
}
