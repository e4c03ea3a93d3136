// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// A thread that runs one event loop, and the descriptor that ends it.
struct LoopThread: Sendable {
    private let thread: pthread_t
    private let wakeup: Int32
    /// The port the loop listens on.
    let port: UInt16

    /// Listens, and starts the thread.
    init(
        port: UInt16, isShared: Bool, service: S3Service, tls: SharedTLS?, canned: CannedResponder?
    ) throws(TestServerFailure) {
        let listener = try Listener(port: port, isShared: isShared)
        self.port = listener.port
        wakeup = eventfd(0, Int32(EFD_CLOEXEC))
        let loop = try EventLoop(
            listener: listener, wakeup: wakeup, service: service, tls: tls, canned: canned)
        do throws(TestServerFailure) {
            thread = try ThreadBody.start(advice: "use fewer threads") { loop.run() }
        } catch {
            close(wakeup)
            throw error
        }
    }

    /// Ends the loop, closes its connections and waits for the thread.
    func stop() {
        eventfd_write(wakeup, 1)
        pthread_join(thread, nil)
        close(wakeup)
    }
}
