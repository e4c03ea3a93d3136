// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// What changes in a listing's state. Events that come with rows are true once the rows are
/// delivered.
package enum ListingEvent: Sendable, Equatable {
    /// A segment begins behind that key (nil: at the beginning); the first key there was, if any.
    case opened(UInt64, start: [UInt8]?, first: [UInt8]?)
    /// Everything of the segment is delivered up to and with that key.
    case advanced(UInt64, last: [UInt8])
    /// The left segment came upon the first key of the right one: they are one now, which goes by
    /// the right one's number.
    case joined(left: UInt64, right: UInt64)
    /// The store says that nothing follows what this segment has delivered.
    case ended(UInt64)
    /// The store does not list in byte order, or not from where it is asked to: from here on it is
    /// asked for one page after the other.
    case disordered
    /// The pages one after the other are delivered up to where that marker goes on.
    case walked(ObjectsPage.Marker)
    /// The last page is delivered.
    case finished
}
