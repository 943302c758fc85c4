"""Words that are common in passwords, which attackers try first."""

from __future__ import annotations

_WORDS = """
aaa aaron abc abcd abcde abcdef abcdefg abigail access acdc adam admin administrator africa airforce alan
albert alex alexander alexis alice alien all always amanda amazon amber america american amsterdam amy
analytics and andrea andrew android angel angela angels anja ann anna anthony anybody anything apollo apple
april are army arsenal arthur asd asdf asdfgh asdfghjkl ashley asia atlanta audi august austin australia
autumn avengers awesome azerty azure babe baby babyboy babygirl backup bacon bad bailando bailey banana bank
barbara barcelona bart baseball basketball bathroom batman bayern beach beagle bear beatles beautiful bed beer
begin believe bella benjamin berlin best better betty beverly beyonce bicycle bienvenue big bike biker billy
bird birds black blaze blink blood blue blueberry blues bmw bobby bones boston boxing boy boys brandon brasil
brazil bread brenda brian bridge britain british brittany broncos brother brown bruce brussels bryan buddy
budweiser buffalo bull bulldog bulls bunny burger business but butter butterfly cake california camaro can
canada candy captain carl carlos carmen carol carolyn cash castle cat catherine cats celtic chair champion
change changeme char charles charlie charlotte cheese cheetah chelsea cherry cheryl chevy chicago chicken
china chloe chocolate christ christian christina christine christopher city close cloud clv cocacola coffee
cola college colonel color colour company complex computer config contrasena cookie cookies cool copenhagen
corona corvette cougar country cow cowboys coyote crazy credit cricket crimson cubs customer customers cute
cyber cynthia dad daddy daisy dallas dance dancer dancing danger dangerous daniel danielle darling data
database daughter david davidson day days dead death deborah debra december default demo demon denise denmark
dennis denver desert desktop detroit deutschland devil diamond diana diane disco disney docker doctor dodge
dodgers dog dogs dollar dolphin donald donna door doris dortmund douglas dragon dream dreamer dreams drums
dublin duck dying dylan eagle eagles earth earthquake easy edc edward eight elephant elijah elizabeth elvis
ember emily eminem emma end energy england english enter eric erik espana ethan eugene euro europe evelyn
evening everton everybody everything example exit facebook faith falcon fall family fantasy fast father
february ferrari finish finland fire fireman first fish fishing five flame florida flower flowers football for
force ford forest forever fortnite four fox france frank freedom french friday friend friends frodo frog from
gabriel galaxy game gamer games gaming gandalf garage garden gary general gentleman george gerald german
germany ghost giants ginger giraffe girl girls giulia gladiator gloria goat god gold golden golf good goodbye
goodluck goofy google grace grape gray great green greenday gregory grey guest guinness guitar hack hacker
hallo hannah hans happy hard harley harold harry has have hawk heather heaven heineken helen hell hello
helsinki henry here hermione hero heroes high hiphop hobbit hockey hogwarts hola home homer homes honda honey
hope horse hot hottie hour house houston how hug huge hundred hunter hunting hurricane husband ice idiot ilove
iloveu iloveyou india inferno ingrid insane install internet iphone iron ironman isabella island italia italy
ivan jack jacob jacqueline jacques jaguar james janet janice january japan jason jazz jean jeep jeffrey
jennifer jeremy jerry jesse jessica jesus joan joe john johnny jonathan jordan jose joseph joshua joyce juan
judith judy juice julia julie july june jupiter just justice justin juventus karen katherine kathleen kathryn
katja kawasaki kayla keith kelly kenneth kevin key keys killer kimberly king kiss kitchen kitten kitty klaus
knight korea korn kyle lady lake lakers laptop large larry lars last laura lauren lawrence lawyer legend
legolas lemon leopard letmein letter letters lexus liberty lifetime lightning like lime linda linkinpark linux
lion lisa lisbon little liverpool lock logan login logon london long loser louis love lovely loveme lover
loveyou low luca lucia lucky lucy madonna madrid maggie magic magical major mama man manager manchester mango
march marco margaret maria marie marilyn marine marines mario mark market marketing mars martha marvel mary
master matrix matthew max may maybe mazda megan melissa melon men mercedes mercury metal metallica mexico
miami michael michelle mickey microsoft midnight miguel milan milk million mine minecraft minnie minute molly
mom mommy monday money mongo monkey monster month moon morning motdepasse mother motorcycle mountain mouse mum
murder music mustang mysql mystery nancy natalie natasha nathan navy neptune network never new newyork nice
nicholas nicole night nights nine ninja nintendo nirvana nissan noah nobody nokia norway not nothing november
now number numbers nurse ocean october office officer old olga olivia one onion open oracle orange order
orders orlando oscar oslo ours pablo packers palace pamela panda panther papa paris party pass passphrase
passwd password passwort pasta patricia patrick patriots paul peace peach pear pepper pepsi perfect personal
peter philip phoenix piano pierre pig pikachu pilot pink pinkfloyd pirate pizza planet player playstation
please pluto pokemon poland police pony porsche portugal postgres potato potter pound power powerful pretty
prince princess private public puppy purple qaz qazwsx queen quick qwe qweasd qweasdzxc qwerty qwertyuiop
qwertz rabbit rachel racing raiders rain rainbow ralph randy rangers rapper raspberry raymond realmadrid
rebecca red redis redsox report reports restore rhino richard rihanna river road robert roblox robot rock
rocket rocky roger rome ronald root rose roy rugby runner running russell russia rusty ruth ryan sadie safe
sailor sales samantha sample samsung samuel samurai sandra sara sarah saturday saturn scarlet school scott sea
sean seattle second secret secure security senha september sergeant sergey server service setup seven sexy
shadow shark sharon sheep shirley shop short shuttle silver simple simpsons singer sister six skate skateboard
skull sky slipknot slow small smile smokey snake snow snowball snowboard soccer sofia soldier somebody
something son song sony sophia sophie sorry space spain spark spartan spider spiderman spring sprite star
stars start startrek starwars steel steelers stefan stephanie stephen steve steven stockholm stone stop store
storm strawberry street string strong student stupid subaru sugar summer sun sunday sunshine super superman
surfing susan suzuki sven sweden sweet sweetie swimming system table tea teacher team temp temporary ten
tennis tenure teresa terry test tester testing texas thanks thankyou that the then there theresa this thomas
thorsten thousand three thunder thursday tiger time timothy tiny toad toby today tomato tomorrow tornado
tottenham tower town toyota tree trumpet trust trustno trustnoone truth tsunami tuesday turkey turtle twitter
two tyler united universe university unlock update upgrade user valley value vampire vegas venus victoria
victory vienna viking village vincent violin virginia vodka volcano volkswagen volvo wachtwoord walter warrior
was water wayne weak wednesday week welcome whale what whatever when where whiskey white who why wife will
william willie willkommen wind window windows wine winner winter witch with wizard wolf wolfgang woman
wonderful wood word work working world wrestling wsx xbox xyz yamaha yankees year years yellow yes yesterday
you young your zachary zebra zelda zeppelin zombie zxc zxcv zxcvbn zxcvbnm zzz
"""
COMMON_WORDS = frozenset(_WORDS.split())
