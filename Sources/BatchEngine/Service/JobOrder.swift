// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A job that somebody asks for, with what its document cannot say.
package struct JobOrder: Sendable {
    package var request: JobRequest
    /// How it is to be run; nil for the defaults of the desk.
    package var settings: RunSettings?
    /// The rules of a replicate job that is not to go by those of its source buckets.
    package var replication: ReplicationConfiguration?
    /// The region it is asked for in, as in its ARN.
    package var region: String?

    package init(_ request: JobRequest, settings: RunSettings? = nil, region: String? = nil) {
        self.request = request
        self.settings = settings
        self.region = region
    }
}
