// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// The command line. Flags and glue, nothing else: what a job does is BatchEngine's.
struct Brigade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "brigade",
        abstract: "S3 Batch Operations that executes itself.",
        discussion: """
            Copies every object of a manifest on any S3 store, goes on after being killed, and \
            accounts for every row in a completion report.

            EXAMPLES
              brigade run job.json
                  Run a document written for `aws s3control create-job --cli-input-json`.
              brigade copy objects.csv s3://archive/2026 --storage-class GLACIER_IR
                  The same from flags. Add --print-job to see the document.
              brigade copy objects.csv s3://copy --endpoint-url http://127.0.0.1:9000
                  On MinIO, Ceph, SeaweedFS or any other store.
              brigade replicate s3://photos --replication-status FAILED,NONE
                  What the bucket's replication rules missed.
              brigade resume
                  Go on with the job that was interrupted.
              brigade create job.json --confirm
                  Look at it before it runs: brigade start, pause, cancel, clone.
              brigade status
                  How far is it?
              brigade tune 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --max-rate 500
                  Slow a running job down.
              brigade verify
                  Is it all there?
              brigade manifest inspect objects.csv
                  What does it hold, and what will it cost?
              brigade bench run s3://scratch/speed
                  How fast is this store?

            EXIT CODES
              0 every row succeeded; 1 some rows failed, the report says which;
              2 the command or the job document is wrong, nothing was started;
              3 the job failed or cannot run; 130 or 143 interrupted, `brigade resume` goes on.
            """,
        version: Product.version,
        subcommands: [
            RunCommand.self, CopyCommand.self, ReplicateCommand.self, PreflightCommand.self,
            CreateCommand.self, StartCommand.self, PauseCommand.self, ResumeCommand.self,
            CancelCommand.self, PriorityCommand.self, TagCommand.self, CloneCommand.self,
            StatusCommand.self, TuneCommand.self, ListCommand.self, PruneCommand.self,
            ReportCommand.self, VerifyCommand.self, ManifestCommand.self, BenchCommand.self,
            ServeCommand.self, ConsoleCommand.self,
        ])
}
