namespace Carillon.TestKit.Simulation;

/// <summary>What holds always, in the words of docs/reliability.md: each is looked at after every step, or at the end.</summary>
public static class Rules
{
#pragma warning disable CS1591 // Each says what it is.
    public const string EveryInstantOnce = "every instant is accounted for once";
    public const string CursorNeverGoesBack = "the cursor never goes back";
    public const string EditSettlesThePast = "an edit settles the past";
    public const string DerivedId = "an occurrence has the id that is derived from it";
    public const string NotBeforeDue = "nothing runs before it is due";
    public const string NotInAPause = "nothing that falls due in a pause runs";
    public const string NothingLeftBehind = "nothing that is due is left behind";
    public const string OneRecord = "an execution has one record";
    public const string RecordIsFinal = "a record is final";
    public const string LegalTransitions = "only legal transitions";
    public const string StaysWhatItIs = "an execution stays what it is";
    public const string EveryRunEnds = "every run ends";
    public const string EndsInARecord = "every run ends in a record";
    public const string StartedIsRecorded = "every run that was started ends in a record";
    public const string NeverBegunWasNotStarted = "what is on record as never begun was not started";
    public const string SucceededWasStarted = "what is on record as succeeded was started";
    public const string CodeStartsOnce = "no execution's code is started twice";
    public const string OccurrenceStartsOnce = "no occurrence's code is started twice unless its job allows it";
    public const string AtMostTheAllowed = "at most the allowed runs at once";
    public const string FencedOffChangesNothing = "a fenced-off run changes nothing";
    public const string OnlyTheHolderWrites = "whoever does not hold a run changes nothing of it";
    public const string OwnFence = "whoever takes a run has a fence of its own";
    public const string LeaseHolds = "a run is not lost while its lease holds";
    public const string GoesByTheStore = "a process goes by the store's time";
    public const string OneRequestOneExecution = "a request leads to one execution";
    public const string DueListAgrees = "the list of what is due agrees with the states";
    public const string StatesNameTheLive = "the states name what is under way";
    public const string RecentAgrees = "the list over all jobs shows what is on record";
    public const string StateKnowsItsTerms = "a state knows the terms it follows from";
    public const string StatisticsAgree = "statistics agree with executions";
    public const string NothingToRepair = "indexes agree with rows";
    public const string StateIsReplacedAtOnce = "a restore replaces the state at once";
    public const string StoresAnswerAlike = "every store answers alike";
    public const string FailsOnlyWithTheStore = "the engine fails only where the store does";
    public const string NoDefectOfItsOwn = "the engine calls nothing a defect of its own";
    public const string ComesToRest = "every process comes to rest";
    public const string StaysOnItsScheduler = "all work of a process stays on its scheduler";
#pragma warning restore CS1591

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(Rules).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
