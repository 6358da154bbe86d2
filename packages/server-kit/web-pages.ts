/** The built screens, served from a folder; every path that is no file is a route of the single page. */
import fs from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface WebOptions {
  /** Folder with index.html and assets/; may be missing. */
  dist: string;
  /** Shown on the plain page while nothing is built. */
  serverName: string;
  /** Command that builds the screens. */
  buildCommand: string;
}

const asText = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const plainPage = (options: WebOptions): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>${asText(options.serverName)}</title>
<body style="font-family:sans-serif;max-width:40rem;margin:4rem auto;line-height:1.7">
<h1>${asText(options.serverName)}</h1>
<p>服务已启动，页面尚未构建。请运行 <code>${asText(options.buildCommand)}</code> 后重新启动服务。</p>
<p lang="en">The server is running; its screens are not built yet. Run <code>${asText(options.buildCommand)}</code> and start the server again.</p>
</body></html>`;

export interface WebPages {
  /** index.html (or the plain page) for a browser that opens `url`; null when the path is not a page's. */
  pageFor(url: string, accept: string | undefined): string | null;
}

/** Registers the files. Hashed assets are cached for a year, everything else is asked for again. */
export async function registerWebPages(server: FastifyInstance, options: WebOptions): Promise<WebPages> {
  const index = path.join(options.dist, 'index.html');
  const built = fs.existsSync(index);
  if (built)
    await server.register(fastifyStatic, {
      root: path.resolve(options.dist),
      index: 'index.html',
      cacheControl: false,
      setHeaders(reply, file) {
        const hashed = path.relative(path.resolve(options.dist), file).startsWith(`assets${path.sep}`);
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  return {
    pageFor(url, accept) {
      const name = url.split('?')[0]!;
      const isFile = path.extname(name) !== '' && name !== '/index.html';
      if (isFile || !(accept ?? '').includes('text/html')) return null;
      // Read anew: a newer build names other assets.
      return built ? fs.readFileSync(index, 'utf8') : plainPage(options);
    },
  };
}
