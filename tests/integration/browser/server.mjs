// Starts and ends the real executable, and a browser to look at it.
import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {chromium} from 'playwright-core';

const START_MS_MAX = 20_000;

export const freePort = () => new Promise((resolve, reject) => {
  const probe = net.createServer();
  probe.on('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const {port} = probe.address();
    probe.close(() => resolve(port));
  });
});

// One server with a store of its own, which can be stopped and started again on the same port.
export class Server {
  static async create() {
    const server = new Server();
    server.folder = await mkdtemp(path.join(os.tmpdir(), 'meldwijzer-browser-'));
    server.port = await freePort();
    await server.start();
    return server;
  }

  get address() { return `http://127.0.0.1:${this.port}`; }

  async start() {
    const binary = process.env.MELDWIJZER_BINARY;
    if (!binary) throw new Error('MELDWIJZER_BINARY names no executable');
    const args = ['serve', '--listen', `127.0.0.1:${this.port}`,
      '--store', `sqlite:${path.join(this.folder, 'browser.db')}`];
    this.child = spawn(binary, args, {
      stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, MELDWIJZER_RATE_LIMIT: 'off'},
    });
    let said = '';
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no start: ${said}`)), START_MS_MAX);
      const ended = () => reject(new Error(`ended at once: ${said}`));
      this.child.once('exit', ended);
      this.child.stderr.on('data', (bytes) => { said += bytes; });
      this.child.stdout.on('data', (bytes) => {
        said += bytes;
        if (!said.includes('http://')) return;
        clearTimeout(timer);
        this.child.off('exit', ended);
        resolve();
      });
    });
  }

  async stop(signal = 'SIGTERM') {
    const {child} = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async destroy() {
    await this.stop();
    await rm(this.folder, {recursive: true, force: true});
  }
}

export const openBrowser = () => chromium.launch({
  executablePath: process.env.MELDWIJZER_CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
