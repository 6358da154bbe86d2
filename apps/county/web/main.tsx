import { createI18n } from '@linked/ui/i18n.ts';
import { UiProvider } from '@linked/ui/provider.tsx';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './parts/parts.css';
import './workbench/workbench.css';
import './directives/directives.css';
import './styles.css';
import { routeTree } from './routes.tsx';
import { texts } from './texts.ts';
import { queryClient } from './trpc.ts';

createI18n(texts);
const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <UiProvider queryClient={queryClient}>
      <RouterProvider router={router} />
    </UiProvider>
  </StrictMode>,
);
