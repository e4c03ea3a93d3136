// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import ServiceLifecycle

/// Runs jobs until the service group shuts down.
struct JobRunningService: Service {
    let jobs: JobService

    func run() async throws {
        await cancelWhenGracefulShutdown { await jobs.run() }
    }
}
