/** The sentences users read for each error code, in both languages. `{name}` is filled from the params. */
import type { CountyCampaignState } from '../campaigns/county-states.ts';
import type { CampaignState } from '../campaigns/states.ts';
import type { ErrorCode } from './catalogue.ts';
import { stepInWords } from './step-in-words.ts';

export type Language = 'zh-CN' | 'en';

type Params = Record<string, string | number | boolean | null | undefined>;

const sentences: Record<ErrorCode, { 'zh-CN': string; en: string }> = {
  unauthenticated: { 'zh-CN': '请先登录。', en: 'Please sign in first.' },
  'sign-in-failed': {
    'zh-CN': '用户名或密码不正确，请核对后重试。',
    en: 'The user name or password is not right. Check both and try again.',
  },
  'sign-in-locked': {
    'zh-CN': '多次登录失败，账号暂时锁定，请在 {minutes} 分钟后重试或联系管理员。',
    en: 'Too many failed attempts. Try again in {minutes} minutes or ask your administrator.',
  },
  'too-many-requests': {
    'zh-CN': '请求过于频繁，请稍后重试。',
    en: 'Too many requests. Try again in a moment.',
  },
  forbidden: {
    'zh-CN': '您的账号没有此项权限，如需办理请联系管理员。',
    en: 'Your account may not do this. Ask your administrator if you need to.',
  },
  'region-not-yours': {
    'zh-CN': '该地区不在您的工作范围内。',
    en: 'This region is outside the area you work for.',
  },
  'field-not-yours': {
    'zh-CN': '该领域不在您的工作范围内。',
    en: 'This field is outside the ones you work for.',
  },
  'not-found': {
    'zh-CN': '没有找到该内容，可能已被移除，请返回列表刷新。',
    en: 'This was not found; it may have been removed. Go back to the list and refresh.',
  },
  'invalid-input': {
    'zh-CN': '填写内容有误：{detail}。请修改后重新提交。',
    en: 'Something in the form is not right: {detail}. Correct it and submit again.',
  },
  'changed-meanwhile': {
    'zh-CN': '该内容已被他人修改，您填写的内容仍在页面上。请刷新比对后再提交。',
    en: 'Someone changed this meanwhile. What you typed is still on the page; compare and submit again.',
  },
  'already-exists': { 'zh-CN': '{what}已存在，请勿重复登记。', en: '{what} exists already.' },
  'illegal-transition': {
    'zh-CN': '{thing}当前为“{from}”，不能办理“{event}”，请刷新页面查看最新状态。',
    en: 'The {thing} is now: {from}. “{event}” is not possible from there. Refresh to see the latest state.',
  },
  'second-person-required': {
    'zh-CN': '起草人不能批准自己起草的行动，请由另一位同志批准。',
    en: 'A draft must be approved by a second person, not by the one who drafted it.',
  },
  'region-unknown': {
    'zh-CN': '行政区划代码 {region} 不存在。',
    en: 'There is no region with code {region}.',
  },
  'edition-unknown': {
    'zh-CN': '行政区划版本 {edition} 不存在。',
    en: 'There is no region edition {edition}.',
  },
  'day-not-between': {
    'zh-CN': '日期 {date} 应在 {from} 至 {until} 之间。',
    en: 'The day {date} must lie between {from} and {until}.',
  },
  'plan-in-use': {
    'zh-CN': '已有走访记录涉及“{what}”，请保留在安排中。',
    en: 'Visits rest on “{what}”: keep it in the plan.',
  },
  'date-invalid': {
    'zh-CN': '日期 {date} 无效，请按 年-月-日 填写。',
    en: '{date} is not a date (YYYY-MM-DD).',
  },
  'campaign-unknown': { 'zh-CN': '没有找到该行动。', en: 'There is no such campaign.' },
  'campaign-not-running': {
    'zh-CN': '该行动未在进行中（{state}），不能办理。',
    en: 'The campaign is not running ({state}).',
  },
  'team-not-yours': {
    'zh-CN': '您不在该组，不能以该组名义登记。包联组人员由组织督导的工作人员在“组别”中指定账号。',
    en: 'You are not of this team. The staff whose round it is name the people of an area team under Teams.',
  },
  'county-ended': {
    'zh-CN': '{county}已于 {day} 调整，由{successors}承继，请改向承继的县（市、区）发送。',
    en: '{county} ended on {day} and was succeeded by {successors}. Address the successor instead.',
  },
  'successor-ends': {
    'zh-CN': '{county}自 {day} 起由{successors}承继，不能作为承接单位，请改由{successors}承接。',
    en: 'From {day} on {successors} goes on in place of {county}, which can take nothing over; name {successors} instead.',
  },
  'county-succeeded': {
    'zh-CN': '本县（市、区）已于 {on} 起由承接单位接续本行动，不再报送；请由承接单位办理。',
    en: 'Since {on} another county carries this campaign on in this one’s place; please report there.',
  },
  'closing-handed-in': {
    'zh-CN': '行动已进入收尾，已报送的任务不再自行修改；如需更正，请联系上级退回补充。',
    en: 'The campaign is closing: what was handed in stands. To correct it, ask the upper tier to return it.',
  },
  'closing-over': {
    'zh-CN': '补报截止日期（{lastDay}）已过，不再接收此项内容。',
    en: 'The last day for late reports ({lastDay}) has passed; this is no longer taken.',
  },
  'task-unknown': { 'zh-CN': '该行动中没有这项任务。', en: 'This campaign has no such task.' },
  'task-dropped': {
    'zh-CN': '任务“{task}”已取消，不再填报，原有填报保留。',
    en: 'Task “{task}” was dropped and is no longer reported on; what was reported is kept.',
  },
  'supplement-conflict': {
    'zh-CN': '任务“{task}”在此期间已有调整（{what}），请退回草稿核对后再印发。',
    en: 'Task “{task}” was changed meanwhile ({what}). Take the supplement back to the draft and check it.',
  },
  'task-revision-unknown': {
    'zh-CN': '该任务没有第 {revision} 版。',
    en: 'This task has no version {revision}.',
  },
  'field-unknown': { 'zh-CN': '该行动中没有领域 {field}。', en: 'This campaign has no field {field}.' },
  'indicator-unknown': {
    'zh-CN': '该任务没有指标 {indicator}。',
    en: 'This task has no indicator {indicator}.',
  },
  'indicator-missing': {
    'zh-CN': '提交前请填写指标“{indicator}”。',
    en: 'Fill in the indicator “{indicator}” before submitting.',
  },
  'value-out-of-range': {
    'zh-CN': '{what}应在 {min} 至 {max} 之间。',
    en: '{what} must be between {min} and {max}.',
  },
  'value-over-base': {
    'zh-CN': '{what}（{value}）不能大于底数（{base}），请核对两项数字。',
    en: '{what} ({value}) cannot be more than its baseline ({base}). Check both numbers.',
  },
  'period-locked': {
    'zh-CN': '本阶段数据已锁定，如需修改请向上级申请解锁。',
    en: 'The data of this period is locked. Ask the upper tier to unlock it.',
  },
  'beyond-closing': {
    'zh-CN': '行动收尾截止日为 {lastDay}，{day} 已在其后，届时不再接收。请改为不晚于 {lastDay} 的日期。',
    en: 'The closing ends on {lastDay}; nothing is taken on {day} any more. Choose a day not later than {lastDay}.',
  },
  'verification-begun': {
    'zh-CN': '督办机关已开始核查，答复不能再更正；如需补充，请与督办机关联系。',
    en: 'The supervising organ has begun to verify the reply, so it can no longer be corrected. Contact it if something is to be added.',
  },
  'directive-not-signed': {
    'zh-CN': '请先签收文件，再填报进展。',
    en: 'Sign the directive before reporting on it.',
  },
  'directive-signed': { 'zh-CN': '该文件已由{name}签收。', en: '{name} has signed this directive already.' },
  'node-unknown': { 'zh-CN': '该县（市、区）尚未接入。', en: 'This county is not connected yet.' },
  'node-credential-invalid': {
    'zh-CN': '接入凭证无效，请重新办理接入。',
    en: 'The credential is not valid. Enrol the county again.',
  },
  'node-revoked': {
    'zh-CN': '接入凭证已被停用，请联系上级管理员。',
    en: 'The credential was revoked. Ask the hub.',
  },
  'enrol-code-invalid': {
    'zh-CN': '接入码无效或已过期，请向上级管理员索取新的接入码。',
    en: 'The enrolment code is wrong, used or expired. Ask the hub for a new one.',
  },
  'node-unreachable': {
    'zh-CN': '暂时无法连接该县（市、区）系统，系统会自动重试。',
    en: 'The county cannot be reached now. The system will try again by itself.',
  },
  'hub-unreachable': {
    'zh-CN': '暂时无法连接上级平台，填报内容已保存，恢复后自动报送。',
    en: 'The hub cannot be reached now. What was entered is saved and goes up by itself once it can.',
  },
  'sequence-gap': {
    'zh-CN': '报送序号不连续（应为 {expected}，收到 {received}），将自动补送。',
    en: 'A report is missing before this one (expected {expected}, got {received}); it will be sent again.',
  },
  'report-not-yours': {
    'zh-CN': '报送内容不属于本县（市、区）。',
    en: 'The report belongs to another region.',
  },
  'kind-unknown': {
    'zh-CN': '系统暂不识别该类内容（{kind}），升级后自动处理。',
    en: 'Unknown kind {kind}; it is kept until the upgrade.',
  },
  'protocol-newer': {
    'zh-CN': '对方系统版本较新（{version}），升级后自动处理。',
    en: 'The other side speaks a newer protocol ({version}); it is kept until the upgrade.',
  },
  'snapshot-missing': {
    'zh-CN': '{day} 没有留存快照，请选择其他日期。',
    en: 'No snapshot was kept for {day}. Choose another date.',
  },
  'workflow-unavailable': {
    'zh-CN': '流程引擎（Temporal）暂时无应答，没有开始运行。请检查 Temporal 是否在运行，恢复后重试。',
    en: 'Temporal does not answer now, so nothing was started. Check that it runs, then try again.',
  },
  'body-too-large': { 'zh-CN': '内容过大，请分批提交。', en: 'Too much in one request. Submit it in parts.' },
  internal: {
    'zh-CN': '系统出现问题，您填写的内容未丢失，请稍后重试；编号 {id}。',
    en: 'Something went wrong on our side. Try again later; reference {id}.',
  },
};

/** States of a campaign at the hub and in a county, as the screens name them. */
const campaignStates: Record<CampaignState | CountyCampaignState, Record<Language, string>> = {
  draft: { 'zh-CN': '起草中', en: 'draft' },
  approved: { 'zh-CN': '已批准', en: 'approved' },
  issued: { 'zh-CN': '已印发', en: 'issued' },
  running: { 'zh-CN': '进行中', en: 'running' },
  received: { 'zh-CN': '待签收', en: 'to be signed' },
  open: { 'zh-CN': '进行中', en: 'running' },
  closing: { 'zh-CN': '收尾中', en: 'closing' },
  closed: { 'zh-CN': '已结束', en: 'closed' },
  withdrawn: { 'zh-CN': '已撤回', en: 'withdrawn' },
  succeeded: { 'zh-CN': '已由承接单位接续', en: 'carried on elsewhere' },
};

type WordsByParam = Record<string, Record<string, Record<Language, string>>>;

/** Words for params that are codes, by error and param. */
const words: Partial<Record<ErrorCode, WordsByParam>> = {
  'campaign-not-running': { state: campaignStates },
};

/** For a step that has no words here: one named by a later version, or before there were words. */
const unnamedStep: Record<Language, string> = {
  'zh-CN': '当前状态不能办理该操作，请刷新页面查看最新状态。',
  en: 'In its present state this step is not possible. Refresh to see the latest state.',
};

/** A param that is a code is read as its word, as far as there is one. */
export function messageOf(code: ErrorCode, params: Params, language: Language): string {
  if (code !== 'illegal-transition') return filled(sentences[code][language], params, words[code], language);
  const step = stepInWords(params, language);
  return step ? filled(sentences[code][language], step, undefined, language) : unnamedStep[language];
}

function filled(
  sentence: string,
  params: Params,
  named: WordsByParam | undefined,
  language: Language,
): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '');
    return named?.[name]?.[value]?.[language] ?? value;
  });
}
