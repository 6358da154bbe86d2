import { webConfig } from '@linked/ui/vite-base.ts';
import { defineConfig } from 'vite';

/** HUB_WEB_PORT and HUB_PUBLIC_URL matter to the development server only. */
export default defineConfig(
  webConfig({
    port: Number(process.env.HUB_WEB_PORT ?? 7401),
    api: process.env.HUB_PUBLIC_URL ?? 'http://127.0.0.1:7400',
  }),
);
