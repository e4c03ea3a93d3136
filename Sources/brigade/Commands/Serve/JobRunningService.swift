// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import ServiceLifecycle

/// Runs jobs until the service group shuts down; they are Paused then.
struct JobRunningService: Service {
    let jobs: JobService

    func run() async throws {
        await withGracefulShutdownHandler {
            await jobs.run()
        } onGracefulShutdown: {
            jobs.close()
        }
    }
}
