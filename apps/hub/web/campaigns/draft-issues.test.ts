import { campaignDocument } from '@linked/shared/campaigns/document.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { localised } from './draft-issues.ts';
import zh from './zh-CN.json' with { type: 'json' };

let t: TFunction<'campaigns'>;
beforeAll(async () => {
  await i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { campaigns: zh } } });
  t = i18next.getFixedT('zh-CN', 'campaigns') as unknown as TFunction<'campaigns'>;
});

/** A document that a test may spoil at will. */
// biome-ignore lint/suspicious/noExplicitAny: the point is to break its type
type Changeable = Record<string, any>;

const complaints = (change: (document: Changeable) => void) => {
  const document = structuredClone(hebei2020Template.build('2026-04-03', newId));
  change(document);
  const result = campaignDocument.safeParse(document);
  return (result.error?.issues ?? []).map((issue) => localised(issue, t));
};

describe('complaints about a draft', () => {
  it('say what to do at the field they belong to', () => {
    expect(
      complaints((document) => {
        document.title = ' ';
      }),
    ).toEqual([{ path: ['title'], message: '请填写此项' }]);
    expect(
      complaints((document) => {
        document.receiptWorkdays = 31;
      }),
    ).toEqual([{ path: ['receiptWorkdays'], message: '不能大于 30' }]);
    expect(
      complaints((document) => {
        document.tasks[0].code = 'A B';
      })[0],
    ).toEqual({
      path: ['tasks', 0, 'code'],
      message: '只能用小写字母、数字和连字符，以字母或数字开头',
    });
    expect(
      complaints((document) => {
        document.tasks[2].dueOn = null;
      }),
    ).toEqual([{ path: ['tasks', 2, 'dueOn'], message: '请填写此项' }]);
  });

  it('keep the sentence of our own rules', () => {
    expect(
      complaints((document) => {
        document.tasks[1].code = document.tasks[0].code;
      }),
    ).toEqual([{ path: ['tasks'], message: '任务代码重复' }]);
  });
});
