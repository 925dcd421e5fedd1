using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables.Entities;

/// <summary>
/// A row of every kind, with anything in it that its members may hold. The members are found by reflection, so that one that is added
/// is part of it.
/// </summary>
internal sealed class FuzzedRows(int seed)
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly string[] Letters = ["a", "Z", "0", " ", "\n", "\"", "'", "\\", "&", "\0", "\u00e4", "\u05e9", "\u2028", "\uffff", "\ud83d\udd14"];

    private readonly Random _random = new(seed);

    public IEnumerable<(RowKey Key, StateRow Row)> All() => SampleRows.All.Select(sample => (sample.Key, (StateRow)Record(sample.Row.GetType())));

    public string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)]));

    private object Record(Type type)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            NullabilityInfo nullability;
            lock (Nullability)
            {
                nullability = Nullability.Create(property);
            }

            var mayBeNull = nullability.WriteState == NullabilityState.Nullable;
            property.SetValue(record, mayBeNull && _random.Next(3) == 0 ? null : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return record;
    }

    private object Value(Type type) => type switch
    {
        _ when type == typeof(string) => Text(_random.Next(40) == 0 ? _random.Next(20_000, 60_000) : _random.Next(12)),
        _ when type == typeof(bool) => _random.Next(2) == 0,
        _ when type == typeof(int) => _random.Next(int.MinValue, int.MaxValue),
        _ when type == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue),
        _ when type == typeof(double) => Math.Pow(_random.NextDouble() - 0.5, _random.Next(1, 20)) * Math.Pow(10, _random.Next(-200, 200)),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(_random.NextInt64(new DateTime(1601, 1, 1).Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero),
        _ when type == typeof(DateOnly) => DateOnly.FromDayNumber(_random.Next(DateOnly.MaxValue.DayNumber)),
        _ when type == typeof(TimeSpan) => new TimeSpan(_random.NextInt64(TimeSpan.FromDays(7 * 365).Ticks)),
        _ when type == typeof(JobId) => JobId.Create(Name(), Name()),
        _ when type == typeof(ExecutionId) => ExecutionId.Parse($"00{_random.NextInt64():x16}{_random.Next(0xfffffff):x14}"),
        { IsEnum: true } => Enum.GetValues(type).GetValue(_random.Next(Enum.GetValues(type).Length))!,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GetGenericArguments()[0]),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => Dictionary(type.GetGenericArguments()),
        { IsClass: true } when type.Assembly == typeof(StateRow).Assembly => Record(type),
        _ => throw new NotSupportedException($"Rows hold a {type.Name} now: say here what it may be."),
    };

    private IList List(Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var count = _random.Next(4); count > 0; count--)
        {
            list.Add(Value(item));
        }

        return list;
    }

    private IDictionary Dictionary(Type[] types)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        for (var count = _random.Next(4); count > 0; count--)
        {
            dictionary[Value(types[0])] = Value(types[1]);
        }

        return dictionary;
    }

    private string Name() => "j" + string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => "abz-_019"[_random.Next(8)]));
}
