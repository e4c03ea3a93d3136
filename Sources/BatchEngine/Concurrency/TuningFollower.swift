// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials
import Logging

/// Brings what somebody wants changed from the job's directory into force: looks once a second, and
/// whenever it is asked to.
struct TuningFollower {
    let directory: JobDirectory
    let tuning: LiveTuning
    let surroundings: RunSurroundings

    /// Works until the task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask {
                while (try? await surroundings.sleep(.seconds(Limits.tuningSeconds))) != nil {
                    tuning.look()
                }
            }
            var seen: [UInt8]?
            for await _ in tuning.looks {
                // A file that cannot be read is looked at again.
                guard let bytes = try? directory.readTuning(), bytes != seen else { continue }
                seen = bytes
                guard let wanted = try? JSONDecoder().decode(RunTuning.self, from: Data(bytes)),
                    wanted.problem == nil
                else { continue }
                tuning.change(wanted)
                surroundings.logger.debug(
                    "Tuned",
                    metadata: [
                        "concurrency": "\(wanted.concurrency)",
                        "most": "\(wanted.concurrencyMax)",
                        "rate": "\(wanted.requestsPerSecondMax.map { "\($0)" } ?? "any")",
                        "bandwidth": "\(wanted.bytesPerSecondMax.map { "\($0)" } ?? "any")",
                    ])
            }
            group.cancelAll()
        }
    }
}
