/**
 * The look: calm and official. A deep red carries the brand and the one main action of a page; links are
 * blue so that red text always means an error. Every text colour holds 4.5:1 on white and on the page's grey.
 */
import type { ThemeConfig } from 'antd';

export const palette = {
  red: '#9b1c1f',
  redDark: '#7d1518',
  link: '#1c4f8f',
  ink: '#1f2328',
  inkSoft: '#565d66',
  line: '#d9dce1',
  page: '#f4f5f7',
  success: '#1a7037',
  warning: '#8a5300',
  error: '#b42318',
} as const;

/**
 * The system's Chinese fonts first; the carried font only where the system has none. No generic family may
 * stand before the carried one: Chromium does not draw text again with a web font that arrives behind a font
 * it already has.
 */
export const fontFamily = [
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"Source Han Sans SC"',
  '"Noto Sans CJK SC"',
  '"HarmonyOS Sans SC"',
  '"WenQuanYi Micro Hei"',
  '"Noto Sans SC Variable"',
  'sans-serif',
].join(', ');

/** Colours of a measure on map and tiles, from low to high; dark enough steps that neighbours can be told apart. */
export const measureRamp = ['#fbeae5', '#f2c6b8', '#e49a87', '#d67463', '#a93a34', '#7d1518'] as const;
export const noDataColour = '#e3e6ea';

export const theme: ThemeConfig = {
  token: {
    fontFamily,
    fontSize: 14,
    colorPrimary: palette.red,
    colorLink: palette.link,
    colorLinkHover: '#123a6d',
    colorInfo: palette.link,
    colorSuccess: palette.success,
    colorWarning: palette.warning,
    colorError: palette.error,
    // Light grounds that their own text colour holds 4.5:1 on; derived ones come out muddy from dark seeds.
    colorSuccessBg: '#e9f5ec',
    colorSuccessBorder: '#a9d4b5',
    colorWarningBg: '#fff4dd',
    colorWarningBorder: '#e7c684',
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#eeb1ab',
    colorInfoBg: '#e9f0f9',
    colorInfoBorder: '#b3c9e4',
    colorText: palette.ink,
    colorTextSecondary: palette.inkSoft,
    colorTextTertiary: palette.inkSoft,
    colorTextDescription: palette.inkSoft,
    colorTextPlaceholder: '#6a717b',
    colorBorder: '#8c939c',
    colorBorderSecondary: palette.line,
    colorBgLayout: palette.page,
    borderRadius: 4,
    controlHeight: 34,
    wireframe: false,
  },
  components: {
    Table: {
      cellPaddingBlockSM: 6,
      cellPaddingInlineSM: 10,
      headerBg: '#eef0f3',
      headerColor: palette.ink,
      rowHoverBg: '#f7f3f3',
    },
    Card: { headerFontSize: 15 },
    Tabs: { itemColor: palette.inkSoft },
    Tag: { defaultBg: '#eef0f3', defaultColor: palette.ink },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  },
};
