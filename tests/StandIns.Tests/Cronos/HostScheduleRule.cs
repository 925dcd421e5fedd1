using NCrontab;

namespace StandIns.Tests.Cronos;

/// <summary>
/// What the timer extension of the Functions host makes of an NCRONTAB schedule around transitions, in its versions from
/// 4 on. Written from its published behaviour, because that version cannot be referenced here.
/// </summary>
/// <remarks>
/// It asks NCrontab on the wall clock and reads the answer in the zone: a skipped reading is taken with the offset from
/// before the gap, a repeated one with the later offset. Where the offset differs from that of the question and either of
/// the two is repeated, the answer is moved by that difference.
/// </remarks>
internal sealed class HostScheduleRule(string expression, TimeZoneInfo zone)
{
    private readonly CrontabSchedule _schedule = CrontabSchedule.Parse(expression);

    // Judged by how NCrontab writes the schedule, which joins neighbours: '1,2' is '1-2'.
    private bool IsInterval => _schedule.ToString().Split(' ')[..2].Any(part => part.AsSpan().ContainsAny('*', '-', '/'));

    /// <summary>The next occurrence after an instant.</summary>
    public DateTimeOffset Next(DateTimeOffset from)
    {
        var now = TimeZoneInfo.ConvertTime(from, zone);
        var next = Read(_schedule.GetNextOccurrence(now.DateTime));
        var (nowRepeated, nextRepeated) = (zone.IsAmbiguousTime(now), zone.IsAmbiguousTime(next));

        if (!IsInterval && nextRepeated && next.Offset == now.Offset)
        {
            var wall = next.DateTime;

            while (zone.IsAmbiguousTime(wall))
            {
                wall = _schedule.GetNextOccurrence(wall);
            }

            return Read(wall);
        }

        var moves = next.Offset != now.Offset && (nextRepeated || IsInterval && nowRepeated);

        return moves ? TimeZoneInfo.ConvertTime(next + (next.Offset - now.Offset), zone) : next;
    }

    private DateTimeOffset Read(DateTime wall) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(wall, zone.GetUtcOffset(wall)), zone);
}
