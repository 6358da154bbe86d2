/** Build and development settings that both webs share. */
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

interface WebSettings {
  /** Port of the development server. */
  port: number;
  /** Where `/api` is proxied to in development, e.g. http://127.0.0.1:7400. */
  api: string;
}

/** Big libraries get chunks of their own, so that a release of ours does not make browsers fetch them again. */
const groups = [
  { name: 'echarts', test: /node_modules[\\/](?:echarts|zrender)[\\/]/, priority: 30 },
  {
    name: 'react',
    test: /node_modules[\\/](?:react|react-dom|scheduler|i18next|react-i18next|@tanstack|@trpc)[\\/]/,
    priority: 20,
  },
  {
    name: 'antd',
    test: /node_modules[\\/](?:antd|@ant-design|@rc-component|rc-[^\\/]+|dayjs)[\\/]/,
    priority: 10,
  },
];

export function webConfig({ port, api }: WebSettings): UserConfig {
  return {
    plugins: [react()],
    server: {
      port,
      strictPort: true,
      allowedHosts: true,
      // SSE passes unbuffered; the cookie keeps its host because the browser only sees the development server.
      proxy: { '/api': { target: api, changeOrigin: false } },
    },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1600,
      rolldownOptions: { output: { codeSplitting: { groups } } },
    },
  };
}
