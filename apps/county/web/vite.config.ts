import { webConfig } from '@linked/ui/vite-base.ts';
import { defineConfig } from 'vite';

/** COUNTY_WEB_PORT and COUNTY_PUBLIC_URL matter to the development server only. */
export default defineConfig(
  webConfig({
    port: Number(process.env.COUNTY_WEB_PORT ?? 7501),
    api: process.env.COUNTY_PUBLIC_URL ?? 'http://127.0.0.1:7500',
  }),
);
