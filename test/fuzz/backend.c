/*
 * backend.c: libFuzzer inside a backend. What reads text or bytes of a type is
 * fuzzed where it runs, with the server's own memory, numeric and errors.
 *
 * portstats_fuzz(type, form, corpus, seconds, seed, uses) feeds what libFuzzer
 * makes up to the type's input function (form 'text') or its receive function
 * ('binary'). Each input must be refused by an ordinary ERROR, or taken; and
 * what is taken must come back, through text and through bytes, as the same
 * value, and must be fit to be used: every function of the type that takes
 * nothing else is called, and one of the expressions uses with $1 for the value.
 * Of the form 'stored', the input is what a damaged page may hold for a value:
 * nothing has looked at it, and every use of it must give a value or an ordinary
 * ERROR, or say that the data are corrupted.
 * Anything else ends the run with an ERROR that has the input in its detail.
 *
 * corpus is a folder that the server can write: what is in it is where the run
 * starts; what reaches new code is added. The file current in it has the input
 * of this moment, for when the server does not survive it: four bytes of length
 * (of this machine's order), then the bytes.
 *
 * This is built into one library with the extension (see Makefile), for servers
 * that are thrown away. It is never installed.
 */
#include "postgres.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "storage/fd.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "compat.h"

#define LONGEST_INPUT	8192
/* An input that takes longer is a fault: milliseconds of the processor. */
#define LONGEST_TIME	10000

extern int	LLVMFuzzerRunDriver(int *argc, char ***argv,
								int (*callback) (const uint8_t *data, size_t size));
extern void __real_exit(int code) __attribute__((noreturn));
extern void __wrap_exit(int code) __attribute__((noreturn, visibility("default")));

PORTSTATS_FUNCTION(portstats_fuzz);
PORTSTATS_FUNCTION(portstats_fuzz_minimise);

typedef enum Form
{
	FORM_TEXT,
	FORM_BINARY,
	FORM_STORED,
} Form;

static const char *const form_name[] = {"text", "binary", "stored"};

/* What is fuzzed, and what has come of it so far. */
static struct
{
	Oid			type;
	Form		form;
	int16		typlen;
	bool		typbyval;
	Oid			param;
	FmgrInfo	in;
	FmgrInfo	out;
	FmgrInfo	recv;
	FmgrInfo	send;
	int			readers;		/* functions of the type alone, as often as they have arguments */
	FmgrInfo   *reader;
	int			uses;
	SPIPlanPtr *use;
	char	  **use_text;
	MemoryContext context;		/* reset for each input */
	char	   *current;		/* the file of that name, mapped */
	int64		executions;
	int64		taken;
	double		longest;
} fuzz;

static sigjmp_buf driver_ends;
static bool driver_runs = false;

/* libFuzzer ends its run by exit(): the linker sends it here. */
void
__wrap_exit(int code)
{
	if (driver_runs)
		siglongjmp(driver_ends, code + 1);
	__real_exit(code);
}

/* ---------- memory that the address sanitizer knows ---------- */

#if PG_VERSION_NUM < 160000

/*
 * A memory context each chunk of which is malloc's own, so that the sanitizer
 * sees the byte beyond a palloc and the use after a pfree. Newer servers keep
 * their kinds of contexts in an array of their own: there it is an ordinary one.
 */
typedef struct Chunk
{
	struct Chunk *prev;
	struct Chunk *next;
	MemoryContext context;		/* the server looks for it just before the chunk */
} Chunk;

typedef struct ChunkContext
{
	MemoryContextData header;
	Chunk		head;
} ChunkContext;

static void *
chunk_alloc(MemoryContext context, Size size)
{
	ChunkContext *c = (ChunkContext *) context;
	Chunk	   *chunk = malloc(sizeof(Chunk) + size);

	if (chunk == NULL)
		return NULL;
	chunk->context = context;
	chunk->prev = &c->head;
	chunk->next = c->head.next;
	c->head.next->prev = chunk;
	c->head.next = chunk;
	return chunk + 1;
}

static void
chunk_free(MemoryContext context, void *pointer)
{
	Chunk	   *chunk = (Chunk *) pointer - 1;

	chunk->prev->next = chunk->next;
	chunk->next->prev = chunk->prev;
	free(chunk);
}

static void *
chunk_realloc(MemoryContext context, void *pointer, Size size)
{
	Chunk	   *chunk = realloc((Chunk *) pointer - 1, sizeof(Chunk) + size);

	if (chunk == NULL)
		return NULL;
	chunk->prev->next = chunk;
	chunk->next->prev = chunk;
	return chunk + 1;
}

static void
chunk_reset(MemoryContext context)
{
	ChunkContext *c = (ChunkContext *) context;

	while (c->head.next != &c->head)
		chunk_free(context, c->head.next + 1);
}

static void
chunk_delete(MemoryContext context)
{
	chunk_reset(context);
	free(context);
}

static Size
chunk_space(MemoryContext context, void *pointer)
{
	return sizeof(Chunk);
}

static bool
chunk_is_empty(MemoryContext context)
{
	ChunkContext *c = (ChunkContext *) context;

	return c->head.next == &c->head;
}

static const MemoryContextMethods chunk_methods = {
	.alloc = chunk_alloc,
	.free_p = chunk_free,
	.realloc = chunk_realloc,
	.reset = chunk_reset,
	.delete_context = chunk_delete,
	.get_chunk_space = chunk_space,
	.is_empty = chunk_is_empty,
};

static MemoryContext
make_context(MemoryContext parent)
{
	ChunkContext *c = malloc(sizeof(ChunkContext));

	c->head.prev = c->head.next = &c->head;
	MemoryContextCreate(&c->header, T_AllocSetContext, &chunk_methods, parent, "one input");
	return &c->header;
}

#else

static MemoryContext
make_context(MemoryContext parent)
{
	return AllocSetContextCreate(parent, "one input", ALLOCSET_DEFAULT_SIZES);
}

#endif

/* ---------- one input ---------- */

/* What this process has had of a processor, in milliseconds: other processes do not count. */
static double
processor_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000.0 + t.tv_nsec / 1e6;
}

/* A fault: ends the run. */
static void
fail(const char *what, const char *more)
{
	uint32		length;
	StringInfoData hex;

	memcpy(&length, fuzz.current, sizeof(length));
	initStringInfo(&hex);
	for (uint32 i = 0; i < length; i++)
		appendStringInfo(&hex, "%02x", (unsigned char) fuzz.current[sizeof(length) + i]);
	ereport(ERROR,
			(errcode(ERRCODE_RAISE_EXCEPTION),
			 errmsg("%s: %s", what, more),
			 errdetail("%s, seen in execution %lld: %s", form_name[fuzz.form],
					   (long long) fuzz.executions, hex.data)));
}

/*
 * After PG_CATCH: takes the error off, and fails unless it is one that a user's
 * input may give. A value that no function of ours makes may be called corrupted
 * where it is used.
 */
static void
take_error(MemoryContext context, const char *what, bool used)
{
	ErrorData  *error;
	int			class;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	FlushErrorState();
	class = ERRCODE_TO_CATEGORY(error->sqlerrcode);
	if (error->sqlerrcode == ERRCODE_QUERY_CANCELED || class == ERRCODE_TO_CATEGORY(ERRCODE_ADMIN_SHUTDOWN))
		ReThrowError(error);
	if (error->sqlerrcode == ERRCODE_OUT_OF_MEMORY || error->sqlerrcode == 0 ||
		(class == ERRCODE_INTERNAL_ERROR && !(used && error->sqlerrcode == ERRCODE_DATA_CORRUPTED)))
		fail(what, psprintf("%s %s", unpack_sql_state(error->sqlerrcode), error->message));
}

/* Reads a text that is of its size to the byte. */
static Datum
read_text(const char *text, size_t length)
{
	char	   *exact = palloc(length + 1);

	memcpy(exact, text, length);
	exact[length] = '\0';
	return InputFunctionCall(&fuzz.in, exact, fuzz.param, -1);
}

/* Reads bytes as the server does, which refuses what is left over. */
static Datum
read_bytes(const char *data, size_t length)
{
	StringInfoData message;
	Datum		value;

	message.data = palloc(length);
	memcpy(message.data, data, length);
	message.len = message.maxlen = length;
	message.cursor = 0;
	value = ReceiveFunctionCall(&fuzz.recv, &message, fuzz.param, -1);
	if (message.cursor != message.len)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("bytes are left over")));
	return value;
}

/* Bytes as they would lie on a page: not looked at. A type of fixed size gets as many, zeros where they end. */
static Datum
take_stored(const char *data, size_t length)
{
	int64		bytes = 0;
	struct varlena *value;

	if (fuzz.typbyval)
	{
		memcpy(&bytes, data, Min(length, sizeof(bytes)));
		return Int64GetDatum(bytes);
	}
	value = palloc(VARHDRSZ + length);
	SET_VARSIZE(value, VARHDRSZ + length);
	memcpy(VARDATA(value), data, length);
	return PointerGetDatum(value);
}

/* The value of an input. */
static Datum
read_input(const char *data, size_t length)
{
	if (fuzz.form == FORM_STORED)
		return take_stored(data, length);
	return fuzz.form == FORM_BINARY ? read_bytes(data, length) : read_text(data, length);
}

/* Whether two values are the same to the byte. */
static bool
is_same(Datum a, Datum b)
{
	if (fuzz.typbyval)
		return a == b;
	return VARSIZE_ANY(DatumGetPointer(a)) == VARSIZE_ANY(DatumGetPointer(b)) &&
		memcmp(DatumGetPointer(a), DatumGetPointer(b), VARSIZE_ANY(DatumGetPointer(a))) == 0;
}

/* A value that has been taken must come back from its text and from its bytes. */
static void
check_comes_back(Datum value)
{
	char	   *text = OutputFunctionCall(&fuzz.out, value);
	bytea	   *sent = SendFunctionCall(&fuzz.send, value);

	if (!pg_verify_mbstr(GetDatabaseEncoding(), text, strlen(text), true))
		fail("prints what is no text", "");
	if (!is_same(read_text(text, strlen(text)), value))
		fail("does not come back from its text", text);
	if (!is_same(read_bytes(VARDATA_ANY(sent), VARSIZE_ANY_EXHDR(sent)), value))
		fail("does not come back from its bytes", text);
}

/* Prints and sends a value that may be damaged. As with the server's text, no one looks at its letters. */
static void
use_as_it_is(Datum value)
{
	(void) OutputFunctionCall(&fuzz.out, value);
	(void) SendFunctionCall(&fuzz.send, value);
}

/* Calls a function with the value for every argument. */
static void
call_reader(FmgrInfo *reader, Datum value)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);

	InitFunctionCallInfoData(*fcinfo, reader, reader->fn_nargs, InvalidOid, NULL, NULL);
	for (int i = 0; i < reader->fn_nargs; i++)
	{
		fcinfo->args[i].value = value;
		fcinfo->args[i].isnull = false;
	}
	(void) FunctionCallInvoke(fcinfo);
}

/* Uses the value in one of the expressions, in a transaction of its own. */
static void
use_value(Datum value, int n)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		if (SPI_execute_plan(fuzz.use[n], &value, NULL, true, 0) < 0)
			elog(ERROR, "SPI_execute_plan failed");
		SPI_freetuptable(SPI_tuptable);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		RollbackAndReleaseCurrentSubTransaction();
		CurrentResourceOwner = owner;
		take_error(context, fuzz.use_text[n], true);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
}

/* All that is done with one input. */
static void
try_input(const char *data, size_t size)
{
	MemoryContext context = CurrentMemoryContext;
	volatile Datum value = 0;
	volatile bool taken = false;
	uint32		hash = 2166136261u;

	PG_TRY();
	{
		value = read_input(data, size);
		taken = true;
	}
	PG_CATCH();
	{
		take_error(context, "is refused", false);
	}
	PG_END_TRY();
	if (!taken)
		return;

	PG_TRY();
	{
		if (fuzz.form == FORM_STORED)
			use_as_it_is(value);
		else
			check_comes_back(value);
		fuzz.taken++;
	}
	PG_CATCH();
	{
		/* What fail() said, or an error of what must have none. */
		if (geterrcode() == ERRCODE_RAISE_EXCEPTION)
			PG_RE_THROW();
		take_error(context, "is taken, and then", fuzz.form == FORM_STORED);
		if (fuzz.form != FORM_STORED)
			fail("is taken, and then refused", "");
	}
	PG_END_TRY();

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char) data[i]) * 16777619u;
	for (int i = 0; i < fuzz.readers; i++)
	{
		PG_TRY();
		{
			call_reader(&fuzz.reader[i], value);
		}
		PG_CATCH();
		{
			take_error(context, get_func_name(fuzz.reader[i].fn_oid), true);
		}
		PG_END_TRY();
	}
	if (fuzz.uses > 0)
		use_value(value, hash % fuzz.uses);
}

/* What libFuzzer calls. -1 keeps an input out of the corpus. */
static int
fuzz_one(const uint8_t *data, size_t size)
{
	MemoryContext before = CurrentMemoryContext;
	uint32		length = size;
	double		took;

	CHECK_FOR_INTERRUPTS();
	if (size > LONGEST_INPUT)
		return -1;
	if (fuzz.form == FORM_TEXT &&
		(memchr(data, '\0', size) != NULL ||
		 !pg_verify_mbstr(GetDatabaseEncoding(), (const char *) data, size, true)))
		return -1;
	memcpy(fuzz.current, &length, sizeof(length));
	memcpy(fuzz.current + sizeof(length), data, size);
	fuzz.executions++;

	took = processor_ms();
	MemoryContextSwitchTo(fuzz.context);
	try_input((const char *) data, size);
	MemoryContextSwitchTo(before);
	MemoryContextReset(fuzz.context);
	took = processor_ms() - took;
	if (took > fuzz.longest)
		fuzz.longest = took;
	if (took > LONGEST_TIME)
		fail("takes too long", psprintf("%.0f ms", took));
	return 0;
}

/* ---------- the run ---------- */

/* The functions in the type's schema that take that type alone and give one value. */
static void
find_readers(void)
{
	static const char query[] =
		"SELECT p.oid FROM pg_catalog.pg_proc AS p, pg_catalog.pg_type AS t"
		" WHERE t.oid = $1 AND p.pronamespace = t.typnamespace AND p.prokind = 'f' AND NOT p.proretset"
		" AND p.prolang = (SELECT oid FROM pg_catalog.pg_language WHERE lanname = 'c')"
		" AND p.pronargs > 0 AND p.oid NOT IN (t.typoutput, t.typsend)"
		" AND t.oid = ALL (p.proargtypes::oid[]) ORDER BY p.oid";
	Datum		type = ObjectIdGetDatum(fuzz.type);
	Oid			regtype = OIDOID;

	if (SPI_execute_with_args(query, 1, &regtype, &type, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	fuzz.readers = SPI_processed;
	fuzz.reader = MemoryContextAllocZero(TopMemoryContext, (fuzz.readers + 1) * sizeof(FmgrInfo));
	for (int i = 0; i < fuzz.readers; i++)
	{
		bool		isnull;
		Datum		function = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);

		fmgr_info_cxt(DatumGetObjectId(function), &fuzz.reader[i], TopMemoryContext);
	}
}

static void
prepare_uses(ArrayType *array)
{
	Datum	   *texts;
	int			n;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &texts, NULL, &n);
	fuzz.use = palloc0((n + 1) * sizeof(*fuzz.use));
	fuzz.use_text = palloc0((n + 1) * sizeof(*fuzz.use_text));
	for (int i = 0; i < n; i++)
	{
		fuzz.use_text[i] = TextDatumGetCString(texts[i]);
		fuzz.use[i] = SPI_prepare(psprintf("SELECT %s", fuzz.use_text[i]), 1, &fuzz.type);
		if (fuzz.use[i] == NULL)
			elog(ERROR, "cannot prepare %s", fuzz.use_text[i]);
	}
	fuzz.uses = n;
}

/* Maps the file current of the corpus' folder. */
static char *
map_current(const char *folder)
{
	int			fd = open(psprintf("%s/current", folder), O_RDWR | O_CREAT, 0666);
	size_t		size = sizeof(uint32) + LONGEST_INPUT;
	void	   *result;

	if (fd < 0 || ftruncate(fd, size) != 0)
		ereport(ERROR, (errcode_for_file_access(), errmsg("cannot write to \"%s\": %m", folder)));
	result = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (result == MAP_FAILED)
		ereport(ERROR, (errcode_for_file_access(), errmsg("cannot map \"%s/current\": %m", folder)));
	return result;
}

/* Takes the type, the form and the folder, which come first in both functions. */
static char *
begin(FunctionCallInfo fcinfo, ArrayType *uses)
{
	char	   *form = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char	   *folder = text_to_cstring(PG_GETARG_TEXT_PP(2));
	Oid			function;
	bool		varlena;

	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.type = PG_GETARG_OID(0);
	while (strcmp(form, form_name[fuzz.form]) != 0)
		if (++fuzz.form == lengthof(form_name))
			elog(ERROR, "no such form: %s", form);
	get_typlenbyval(fuzz.type, &fuzz.typlen, &fuzz.typbyval);
	getTypeInputInfo(fuzz.type, &function, &fuzz.param);
	fmgr_info_cxt(function, &fuzz.in, TopMemoryContext);
	getTypeBinaryInputInfo(fuzz.type, &function, &fuzz.param);
	fmgr_info_cxt(function, &fuzz.recv, TopMemoryContext);
	getTypeOutputInfo(fuzz.type, &function, &varlena);
	fmgr_info_cxt(function, &fuzz.out, TopMemoryContext);
	getTypeBinaryOutputInfo(fuzz.type, &function, &varlena);
	fmgr_info_cxt(function, &fuzz.send, TopMemoryContext);
	fuzz.current = map_current(folder);
	SPI_connect();
	find_readers();
	prepare_uses(uses);
	fuzz.context = make_context(CurrentMemoryContext);
	return folder;
}

/*
 * portstats_fuzz(type regtype, form text, corpus text, seconds integer, seed
 * integer, uses text[]) gives a text of four numbers: executions, inputs taken,
 * how many milliseconds of the processor the longest took, and all of them.
 */
Datum
portstats_fuzz(PG_FUNCTION_ARGS)
{
	double		start = processor_ms();
	char	   *folder = begin(fcinfo, PG_GETARG_ARRAYTYPE_P(5));
	char	   *args[] = {
		"portstats_fuzz", psprintf("%s/corpus", folder),
		psprintf("-max_total_time=%d", PG_GETARG_INT32(3)), psprintf("-seed=%d", PG_GETARG_INT32(4)),
		psprintf("-max_len=%d", LONGEST_INPUT / 4), "-timeout=0", "-rss_limit_mb=0", "-malloc_limit_mb=0",
		"-detect_leaks=0", "-use_value_profile=1", "-verbosity=0", psprintf("-artifact_prefix=%s/", folder),
		/* Signals are the server's. */
		"-handle_abrt=0", "-handle_bus=0", "-handle_fpe=0", "-handle_ill=0", "-handle_int=0", "-handle_segv=0",
		"-handle_term=0", "-handle_xfsz=0", "-handle_usr1=0", "-handle_usr2=0",
		NULL
	};
	char	  **argv = args;
	int			argc = lengthof(args) - 1;
	int			ended = sigsetjmp(driver_ends, 1);

	if (ended == 0)
	{
		driver_runs = true;
		ended = LLVMFuzzerRunDriver(&argc, &argv, fuzz_one) + 1;
	}
	driver_runs = false;
	if (ended != 1)
		elog(ERROR, "libFuzzer ended with %d", ended - 1);
	SPI_finish();
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%lld %lld %.0f %.0f", (long long) fuzz.executions, (long long) fuzz.taken,
											  fuzz.longest, processor_ms() - start)));
}

/* ---------- keeping what a corpus needs ---------- */

/* A counter for each edge of the extension, which the compiler has put there. */
extern uint8_t __start___sancov_cntrs[] __attribute__((visibility("hidden")));
extern uint8_t __stop___sancov_cntrs[] __attribute__((visibility("hidden")));

typedef struct Input
{
	char	   *path;
	off_t		size;
} Input;

static int
compare_files(const void *a, const void *b)
{
	const Input *x = a;
	const Input *y = b;

	return x->size != y->size ? (x->size < y->size ? -1 : 1) : strcmp(x->path, y->path);
}

/*
 * portstats_fuzz_minimise(type regtype, form text, corpus text, uses text[])
 * removes each input that reaches no edge more often than all smaller ones do,
 * often being told by its power of two. Gives how many are left.
 */
Datum
portstats_fuzz_minimise(PG_FUNCTION_ARGS)
{
	char	   *folder = psprintf("%s/corpus", begin(fcinfo, PG_GETARG_ARRAYTYPE_P(3)));
	size_t		edges = __stop___sancov_cntrs - __start___sancov_cntrs;
	uint8_t    *seen = palloc0(edges);
	DIR		   *dir = AllocateDir(folder);
	struct dirent *entry;
	int			limit = 64;
	int			n = 0;
	int			kept = 0;
	Input	   *files = palloc(limit * sizeof(Input));

	while ((entry = ReadDir(dir, folder)) != NULL)
	{
		struct stat status;

		if (n == limit)
			files = repalloc(files, (limit *= 2) * sizeof(Input));
		files[n].path = psprintf("%s/%s", folder, entry->d_name);
		if (stat(files[n].path, &status) != 0 || !S_ISREG(status.st_mode))
			continue;
		files[n++].size = status.st_size;
	}
	FreeDir(dir);
	qsort(files, n, sizeof(Input), compare_files);
	for (int i = 0; i < n; i++)
	{
		static uint8_t data[LONGEST_INPUT];
		int			fd = open(files[i].path, O_RDONLY);
		ssize_t		size = read(fd, data, sizeof(data));
		bool		new = false;

		close(fd);
		memset(__start___sancov_cntrs, 0, edges);
		if (size == files[i].size && fuzz_one(data, size) == 0)
			for (size_t e = 0; e < edges; e++)
			{
				uint8_t		count = __start___sancov_cntrs[e];

				while ((count & (count - 1)) != 0)
					count &= count - 1;
				if (count > seen[e])
				{
					seen[e] = count;
					new = true;
				}
			}
		if (new)
			kept++;
		else
			unlink(files[i].path);
	}
	SPI_finish();
	PG_RETURN_INT32(kept);
}
