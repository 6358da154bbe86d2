/** The fields of a letter (督办函), inside a form whose values have it as `letter`. */
import { supervisionWays } from '@linked/shared/supervision/states.ts';
import { Form, Input, InputNumber, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SupervisionLetter } from '../trpc.ts';

export function LetterFields({ onWay }: { onWay: (way: SupervisionLetter['way']) => void }) {
  const { t } = useTranslation('supervision');
  const required = (name: string) => [{ required: true, whitespace: true, message: t('missing', { name }) }];
  return (
    <>
      <Form.Item name={['letter', 'way']} label={t('letter.way')}>
        <Radio.Group
          onChange={(event) => onWay(event.target.value)}
          options={supervisionWays.map((way) => ({ value: way, label: t(`way.${way}`) }))}
        />
      </Form.Item>
      <div className="form-row">
        <Form.Item
          name={['letter', 'addressee']}
          label={t('letter.addressee')}
          rules={required(t('letter.addressee'))}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name={['letter', 'replyWorkdays']}
          label={t('letter.replyWorkdays')}
          rules={[{ required: true, message: t('missing', { name: t('letter.replyWorkdays') }) }]}
        >
          <InputNumber min={1} max={250} precision={0} suffix={t('letter.workdays')} />
        </Form.Item>
      </div>
      <Form.Item name={['letter', 'title']} label={t('letter.title')} rules={required(t('letter.title'))}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name={['letter', 'text']}
        label={t('letter.text')}
        extra={t('letter.textHelp')}
        rules={required(t('letter.text'))}
      >
        <Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} maxLength={4000} />
      </Form.Item>
    </>
  );
}
