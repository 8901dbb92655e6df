import { download, upload } from './bulk.js'
import { churn } from './churn.js'
import { datagrams } from './datagrams.js'
import { echo } from './echo.js'
import type { Work } from './work.js'

export const works = { upload, download, echo, churn, datagrams } satisfies Record<string, Work>

export type WorkName = keyof typeof works

export const workNames = Object.keys(works) as WorkName[]
