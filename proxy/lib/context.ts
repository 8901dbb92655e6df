/** What the proxy knows of a connection, besides the addresses. */
declare module 'measured-listener' {
  interface ConnectionContext {
    /** Unique in this process: two clients behind a load balancer may claim the same address and port. */
    readonly id?: number
    readonly track?: string
    /** Why the proxy gave the connection up, where it did. */
    readonly failure?: Failure | undefined
    /** Whether it has to begin with a PROXY header. */
    readonly headerRequired?: boolean
    /** Whether it asked, without a PROXY header, if the proxy is well. */
    readonly healthCheck?: boolean
  }
}

export type HeaderFailure = 'header_malformed' | 'header_too_long' | 'header_timeout' | 'header_cut'

export type TargetFailure = 'target_refused' | 'target_timeout' | 'target_unreachable' | 'target_reset'

export type Failure = HeaderFailure | TargetFailure | 'tls_failed' | 'shutdown'
