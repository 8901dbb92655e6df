import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** One worker with one connection to the application, which all clients share. */
const configuration = (folder: string, port: number, application: number): string => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream application { server 127.0.0.1:${application}; keepalive 1; }
  server {
    listen 127.0.0.1:${port} ;
    location / {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Request-ID $request_id;
      add_header X-Request-ID $request_id;
      # Else nginx takes a response at its own pace, not at the client's.
      proxy_buffering off;
    }
  }
}`

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

async function accepts(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1')
  const connected = once(socket, 'connect').then(
    () => true,
    () => false,
  )
  return connected.finally(() => socket.destroy())
}

/** Starts nginx in front of the application on that port of loopback. */
export async function startNginx(application: number) {
  const folder = await mkdtemp(join(tmpdir(), 'behind-nginx-'))
  const file = join(folder, 'nginx.conf')
  const port = await freePort()
  await writeFile(file, configuration(folder, port, application))
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exit = once(child, 'exit')
  // It does not tell when it listens.
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`nginx has ended with ${child.exitCode}`)
    await Promise.race([exit, setTimeout(20)])
  }
  return {
    port,
    async stop() {
      child.kill('SIGQUIT')
      await exit
      await rm(folder, { recursive: true })
    },
  }
}
