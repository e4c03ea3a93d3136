// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every bound of the product, each with its reason. Memory depends on these and never on the
/// manifest.
public enum Limits {
    /// Rows in one manifest chunk: large enough that handing a chunk over costs nothing per row,
    /// small enough that a chunk of the longest keys stays under 4 MiB.
    public static let chunkRows = 1_024
    /// Chunks read ahead of the workers: one being emptied, two waiting.
    public static let chunksAhead = 2
    /// The longest key S3 takes, in UTF-8 bytes (S3 User Guide, object keys).
    public static let keyBytesMax = 1_024
    /// The longest raw manifest line: a key with every byte percent-encoded, a bucket, a version id
    /// and generous ignored columns. A longer line fails as a row and is skipped to its end.
    public static let lineBytesMax = 64 * 1_024
    /// Seconds between journal commits: what `kill -9` may make run again.
    public static let commitSeconds = 1
    /// Outcomes collected before a commit is forced early, so that a fast store cannot make the
    /// pending set grow between two ticks.
    public static let commitOutcomesMax = 65_536
    /// Bytes of pending failures before a commit is forced early.
    public static let commitFailureBytesMax = 1 << 20
    /// A failure's message in journal and report, in UTF-8 bytes; S3's own are far shorter.
    public static let failureMessageBytesMax = 1_024
    /// Parts of one multipart upload (S3 User Guide, multipart upload limits).
    public static let partsMax: UInt64 = 10_000
    /// The smallest part but the last, and the smallest source that can be copied by ranges.
    public static let partBytesMin: UInt64 = 5 << 20
    /// The largest part, and the largest source of one CopyObject.
    public static let partBytesMax: UInt64 = 5 << 30
    /// The least bytes of a part when nobody asks for another size: a store copies them without
    /// moving them through this machine, so large parts only save requests.
    public static let partBytesDefault: UInt64 = 256 << 20
    /// Parts of a large object when nobody asks for a size, as far as `partBytesDefault` and
    /// `partBytesMax` allow: enough to fill the window of a run to its end, and few enough that
    /// 1 TiB takes a thousand requests.
    public static let partsWanted: UInt64 = 1_000
    /// Copies in flight that a run begins with when it finds their number itself: enough to use a
    /// store nearby, few enough for one that is not asked for more.
    public static let concurrencyStart = 64
    /// Workers that share an event loop before the next loop gets any: fewer would have a loop wake
    /// up for one or two answers at a time.
    public static let workersPerLoop = 64
    /// Copies in flight that such a run never exceeds unless somebody allows it: 20,000 a second
    /// from a store that answers after 50 ms, in less than 100 MiB with TLS.
    public static let concurrencyMaxDefault = 1_024
    /// The most that somebody may ask for.
    public static let concurrencyMax = 4_096
    /// Milliseconds between two looks at how a run goes: several per round of a store some way off,
    /// and no cost to speak of.
    public static let concurrencyReadingMilliseconds = 20
    /// Files besides connections to the store: journal, manifest, report, libraries, terminal.
    public static let filesBesideConnections = 64
    /// Milliseconds between two looks whether the concurrency that somebody asked for was changed.
    public static let tuningMilliseconds = 250
    /// Requests a second that a run can be held to: below, a job would take years; above, no
    /// machine sends as many.
    public static let requestRates = 0.01...1_000_000.0
    /// Bytes a second that a run can be held to.
    public static let bandwidthMin: UInt64 = 1_024
    /// Seconds between two looks whether a run was tuned.
    public static let tuningSeconds = 1
    /// Rows of throttled prefixes set aside while others go on: enough that a prefix which takes
    /// minutes for them holds nobody up.
    public static let rowsShelvedMax = 65_536
    /// Bytes of their text and of what each takes besides.
    public static let shelfBytesMax = 32 << 20
    /// Milliseconds between two looks whether rows set aside may go.
    public static let shelfMilliseconds = 50
    /// Data files of an inventory read at the same time: enough to keep processors and the way to
    /// the store busy; each takes a window and a chunk.
    public static let inventoryFilesAtOnce = 4
    /// The manifest.json of an inventory: half a million data files.
    public static let inventoryManifestBytesMax = 128 << 20
    /// Versions of one key that are put in order: more would have to be held in memory at once.
    public static let versionsOfKeyMax = 100_000
    /// Large objects copied at the same time: enough to hide the first and last part of one behind
    /// the parts of another.
    public static let largeObjectsAtOnce = 4
    /// Large objects that wait for their lane before ordinary workers wait with them.
    public static let largeObjectsWaiting = 256
    /// Copy operations of replicas that each worker keeps ready: objects of a bucket mostly differ
    /// in nothing that has to be carried over.
    public static let replicaOperationsKept = 8
    /// Questions about objects asked side by side while a replicate job is prepared: as many as an
    /// ordinary run begins with.
    public static let replicationQuestionsAtOnce = 64
    /// Source buckets of a replicate job, each with rules of its own that are kept in memory.
    public static let replicationSourcesMax = 1_000
    /// Seconds that work in flight may take after a run is asked to stop.
    public static let stopGraceSeconds = 4
    /// Seconds that requests of a run which was killed may still take at the store: a busy one was
    /// seen to carry out copies two seconds after whoever asked for them had gone. Versions of a
    /// key wait so long, or such a copy would come on top of newer ones.
    public static let strayRequestSeconds = 8
    /// Seconds after which a killed run is not waited for any more, however long its last commit
    /// was before its end.
    public static let strayRequestSecondsMax = 120
    /// Rows that must have run before the failure threshold is looked at (the service's rule).
    public static let failureThresholdRows: UInt64 = 1_000
    /// Bytes of one ranged GET of a manifest that lies in a store.
    public static let manifestRangeBytes = 4 << 20
    /// Bytes of a report file above which it is uploaded in parts, and of each such part.
    public static let reportPartBytes: UInt64 = 16 << 20
    /// Rows in one results file of the completion report.
    public static let reportFileRowsMax = 10_000_000
    /// Bytes of a manifest read at once: the cost of a system call or a range request vanishes, and
    /// a reader stays small.
    public static let manifestWindowBytes = 256 * 1_024
    /// One journal record, stored or unpacked: a commit of `commitOutcomesMax` scattered rows and
    /// `commitFailureBytesMax` of failures stays far below it, and a damaged length cannot make the
    /// reader reserve more.
    public static let journalRecordBytesMax = 32 << 20
    /// Decoded commits kept while a report reads failures back; rows finish nearly in order, so the
    /// same few commits serve many chunks.
    public static let failureCommitsCached = 8
    /// Starts of chunks remembered between the low-water mark and the place of reading, 24 bytes
    /// each.
    public static let resumePositionsMax = 4_096
    /// Bytes of rows that whoever prepares a manifest gathers before they become a block: packing
    /// and one read cost nothing per row, and little waits to be read.
    public static let preparedBlockBytes = 256 * 1_024
    /// The most bytes of rows in one block: a page of a listing with the longest keys stays below,
    /// and a damaged length cannot make the reader reserve more.
    public static let preparedBlockBytesMax = 8 << 20
    /// The most bytes of a note that stands with a block.
    public static let preparedNoteBytesMax = 1 << 20
    /// Places of a prepared manifest that are remembered for random reads, 16 bytes each; blocks
    /// between two of them are found by walking.
    public static let preparedPlacesMax = 4_096
    /// Bytes of one text in a refused row of a prepared manifest: more of a malformed value helps
    /// nobody, and a row stays below `lineBytesMax`.
    public static let preparedTextBytesMax = 4 * 1_024
    /// Bytes of a data file of a generated manifest, packed: one request uploads it.
    public static let generatedFileBytes = 16 << 20
    /// Bytes of records that a sort holds before it writes them to disk as a run: 10,000,000 rows
    /// make a few dozen runs, which one pass merges, and a run beside it stays small.
    public static let sortMemoryBytes = 24 << 20
    /// Runs that are merged at once: their blocks take about 10 MiB, and their files few
    /// descriptors.
    public static let sortRunsMerged = 64
    /// Bytes of records that are packed together in a run.
    public static let sortBlockBytes = 64 * 1_024
    /// Requests in flight while a bucket is listed: enough to hide 20 ms of a store, few enough for
    /// one whose listings are dear.
    public static let listingRequests = 16
    /// Empty pages in a row, each of which says that there is more: a store may pass over ten
    /// million deleted objects so, and one that does it for ever is found out in minutes.
    public static let listingEmptyPagesMax = 10_000
    /// Versions of one key that a listing keeps to turn round: the oldest is copied first and
    /// listed last. They take some 30 MB.
    public static let listedVersionsMax = 100_000
    /// Bad rows, and names that stand more than once, that an inspection shows: what a person
    /// reads.
    public static let inspectionExamplesMax = 20
    /// Lines that are shown of a name that stands more than once.
    public static let inspectionPlacesMax = 10
    /// Rows that a run may have tried beyond the last one that its journal knows: two batches of
    /// outcomes that wait for the disk, every worker's own, and the large objects.
    public static let rowsTriedUnrecordedMax = 2 * commitOutcomesMax + 3 * concurrencyMax
    /// Seconds that clocks of one store may differ, and what HTTP dates leave out: an object that
    /// seems that much older than a request may still have been made by it.
    public static let storeClockSpreadSeconds = 3
    /// Buckets, and storage classes, that an inspection counts; a manifest with more was mixed up.
    public static let inspectionNamesMax = 1_000
    /// Rows refused for want of a permission, with no other outcome, after which a job is failed:
    /// the rest would only cost requests.
    public static let denialsMax = 100
    /// Calls in a row that fail, none answered between them, after which it is the store that fails
    /// and not their objects: more than objects that fail by themselves mostly stand in a row.
    public static let outageCalls = 16
    /// Failures without an answer between them, and seconds that they take, from which on the store
    /// may be away: a restart behind a load balancer is shorter.
    public static let outageFailures = 5
    public static let outageSeconds = 2
    /// Failures for each answer from which on the answers are no sign of life: slow requests that
    /// were sent before a store went away.
    public static let outageFailuresPerAnswer = 64
    /// Failures for each answer, since a call failed first, from which on the store is asked
    /// whether it is there before its object is blamed.
    public static let outageShare = 8
    /// Milliseconds after which a call whose attempts are used looks again whether others fared
    /// better.
    public static let outageHoldMilliseconds = 250
    /// Seconds after an answer to the question whether it is away until it is asked again.
    public static let outageQuietSeconds = 5
    /// Seconds between two attempts at a store that is away, and after which one that hangs does
    /// not keep others back: a store that is back is found in half a minute.
    public static let outageProbeSecondsMax = 30
    /// Calls that look round in a second while they wait: what they cost is not worth speaking of,
    /// and a store that has just come back is not met by all of them at once.
    public static let outageLooksPerSecond = 200
    /// Seconds without an answer after which a job is stopped, to be resumed, unless somebody sets
    /// another time: a night and whoever looks after the store in the morning.
    public static let giveUpSeconds = 86_400
    /// Times that the store may refuse who asks for one object while it serves others: it takes
    /// seconds until new or withdrawn keys are known everywhere.
    public static let refusalsMax = 6

    // The life of a job.

    /// Characters of the reason that somebody gives for a change of status (S3 Control model).
    public static let statusUpdateReasonLength = 1...256
    /// Priorities of jobs (S3 Control model).
    public static let priorities = 0...2_147_483_647
    /// Tags of a job (S3 Control model).
    public static let jobTagsMax = 50
    /// Days that a job waits for its confirmation before it is failed (S3 User Guide, job status).
    public static let suspendedDaysMax = 30
    /// Days that a job is kept after its end when nobody says otherwise (S3 User Guide).
    public static let keepDays = 90
    /// Seconds that a command waits for the process that runs a job to do what was asked: it looks
    /// once a second, and work in flight has `stopGraceSeconds`.
    public static let wishSeconds = 15
}
