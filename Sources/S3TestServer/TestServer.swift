// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// A strict S3 on 127.0.0.1 for tests and benchmarks: it keeps objects in memory, verifies every
/// signature, refuses what S3 refuses and goes wrong where it is told to.
///
/// Start it, use `endpointURL`, look at `store` and `requests`, stop it. One server starts once.
package final class TestServer: Sendable {
    /// What it was made with.
    package let configuration: TestServerConfiguration
    /// The objects; seed before or while it runs.
    package let store: ObjectStore
    /// Canned answers given so far.
    package let cannedCounters = CannedCounters()
    private let service: S3Service
    private let threads = Mutex<[LoopThread]>([])
    private let proxy = Mutex<ProxyListener?>(nil)

    /// A server that does not listen yet.
    package init(_ configuration: TestServerConfiguration = TestServerConfiguration()) {
        self.configuration = configuration
        store = ObjectStore(configuration)
        service = S3Service(configuration, store: store)
    }

    /// What was asked so far.
    package var requests: RequestLog { service.log }

    /// The present fault plan; setting it starts all counting anew.
    package var faults: FaultPlan {
        get { service.faults.withLock { $0.plan } }
        set { service.faults.withLock { $0 = FaultDecider(newValue) } }
    }

    /// The port; 0 while it does not listen.
    package var port: UInt16 {
        proxy.withLock { $0?.port } ?? threads.withLock { $0.first?.port ?? 0 }
    }

    /// `http://127.0.0.1:PORT`, or https.
    package var endpointURL: String {
        "\(configuration.tls == nil ? "http" : "https")://127.0.0.1:\(port)"
    }

    /// Listens and serves on threads of its own until `stop()`.
    package func start() throws(TestServerFailure) {
        if let upstream = configuration.upstream { return try startProxy(upstream) }
        let tls: SharedTLS? =
            if let material = configuration.tls { try SharedTLS(material) } else { nil }
        try threads.withLock { (threads) throws(TestServerFailure) in
            precondition(threads.isEmpty, "a test server starts once")
            let isShared = configuration.threads > 1
            if isShared {
                // A listener of its own first: shared ones would join a stranger's port silently.
                _ = try Listener(port: configuration.port, isShared: false)
            }
            for _ in 0..<max(1, configuration.threads) {
                let canned = configuration.canned.map {
                    CannedResponder($0, counters: cannedCounters)
                }
                let port = threads.first?.port ?? configuration.port
                do throws(TestServerFailure) {
                    threads.append(
                        try LoopThread(
                            port: port, isShared: isShared, service: service, tls: tls,
                            canned: canned))
                } catch {
                    for thread in threads { thread.stop() }
                    threads = []
                    throw error
                }
            }
        }
    }

    private func startProxy(_ address: UpstreamAddress) throws(TestServerFailure) {
        let listener = try ProxyListener(
            port: configuration.port, service: service, address: address)
        try listener.start()
        proxy.withLock { $0 = listener }
    }

    /// Closes every connection and ends the threads. Stopping twice does nothing.
    package func stop() {
        let listener = proxy.withLock { proxy in
            defer { proxy = nil }
            return proxy
        }
        listener?.stop()
        let running = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in running { thread.stop() }
    }
}
